package dev.hyaline.web;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Version;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.page.Links;
import dev.hyaline.web.page.UnitLink;
import dev.hyaline.web.page.UnitPages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Writes a run's pages as files that open from a disk, without a server. */
public final class SiteExport {

    /** How many units, unless told otherwise. */
    public static final int UNITS = 1_000;

    private static final String MARK = ".hyaline-site"; // written last: whole, and ours to replace
    private static final long POLL_MILLIS = 50;

    private final RunView run;
    private final PageWriter pages;
    private final UnitPages units;
    private final Progress progress;

    public SiteExport(RunView run, Progress progress) {
        this.run = run;
        this.pages = new PageWriter(run);
        this.units = new UnitPages(run);
        this.progress = progress;
    }

    /**
     * @param to where to write: whole or not at all, beside it first; it must be empty, not there,
     *     or a site that was written before, which is replaced
     * @param most how many units, those with the highest scores
     * @return how many there are
     */
    public int write(Path to, int most) {
        Path folder = to.toAbsolutePath().normalize();
        requireReplaceable(folder);
        Overview overview = complete();
        List<Integer> best =
                overview.strongest(_ -> true, unit -> scoreOrLast(overview, unit), most);
        Path aside = folder.resolveSibling(folder.getFileName() + AtomicFiles.TEMPORARY_SUFFIX);
        AtomicFiles.delete(aside); // of one that was killed
        try {
            write(aside, overview, best);
            Files.writeString(aside.resolve(MARK), "hyaline " + Version.CURRENT + "\n");
            AtomicFiles.replaceFolder(aside, folder);
        } catch (IOException e) {
            throw AtomicFiles.failure("write", folder, e);
        } finally {
            AtomicFiles.delete(aside);
        }
        return best.size();
    }

    private void write(Path folder, Overview overview, List<Integer> best) throws IOException {
        Set<String> names = new HashSet<>();
        best.forEach(unit -> names.add(overview.index().unit(unit).toString()));
        Files.createDirectories(folder.resolve("unit"));
        Files.createDirectories(folder.resolve("assets"));
        writeAssets(folder.resolve("assets"));
        Links top = new Links("", false, names::contains);
        write(folder.resolve("index.html"), pages.home(top));
        write(
                folder.resolve("units.html"),
                pages.page("units", "Units", "search", top, UnitLink.scored(run, overview, best)));
        Links below = new Links("../", false, names::contains);
        try (Progress.Task task = progress.begin("writing pages", best.size(), "units")) {
            for (int i = 0; i < best.size(); i++) {
                UnitId unit = overview.index().unit(best.get(i));
                write(
                        folder.resolve("unit").resolve(Links.file(unit.toString())),
                        pages.page("unit", unit.toString(), "", below, units.whole(unit)));
                task.at(i + 1L);
            }
        }
    }

    private static void requireReplaceable(Path folder) {
        if (!Files.exists(folder) || Files.isRegularFile(folder.resolve(MARK))) {
            return;
        }
        try (Stream<Path> entries = Files.isDirectory(folder) ? Files.list(folder) : null) {
            if (entries == null || entries.findAny().isPresent()) {
                throw HyalineException.usage(
                        "folder must be empty, not there yet or a site of before, but is: "
                                + folder);
            }
        } catch (IOException e) {
            throw AtomicFiles.failure("read", folder, e);
        }
    }

    /** Everything that was in the catalogue when this began. */
    private Overview complete() {
        run.follow();
        while (!run.overview().complete()) {
            run.problem()
                    .ifPresent(problem -> {
                        throw problem;
                    });
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw HyalineException.resources("export was interrupted").because(e);
            }
        }
        return run.overview();
    }

    /** Units without a score come last, in their order. */
    private static double scoreOrLast(Overview overview, int unit) {
        float score = overview.score(unit);
        return Float.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
    }

    private static void writeAssets(Path folder) throws IOException {
        for (Map.Entry<String, Assets.Asset> asset : new Assets().all().entrySet()) {
            if (asset.getKey().startsWith("hyaline.") || asset.getKey().equals("icon.svg")) {
                Files.write(folder.resolve(asset.getKey()), asset.getValue().bytes());
            }
        }
    }

    private static void write(Path file, String html) throws IOException {
        Files.writeString(file, html, StandardCharsets.UTF_8);
    }
}
