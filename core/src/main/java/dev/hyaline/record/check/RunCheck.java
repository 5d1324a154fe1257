package dev.hyaline.record.check;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.record.RunIdentity;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All checks of a run. What a damaged file would make meaningless is skipped and said to be; the
 * rest is still looked at. Memory does not grow with the run: files are hashed as streams, and
 * DuckDB spills to disk.
 */
public final class RunCheck {

    private final RunFolder run;
    private final Part catalogue;
    private final Progress progress;
    private final List<RunReport.Check> checks = new ArrayList<>();

    /** A check of a part of a run that other rooms know. */
    @FunctionalInterface
    public interface Part {
        void check(RunFolder run, Manifest manifest, Findings findings);
    }

    private RunCheck(RunFolder run, Part catalogue, Progress progress) {
        this.run = run;
        this.catalogue = catalogue;
        this.progress = progress;
    }

    /**
     * Checks a complete run.
     *
     * @param catalogue what looks at the catalogue, whose tables are others'
     */
    public static RunReport of(RunFolder run, Part catalogue, Progress progress) {
        RunCheck check = new RunCheck(run, catalogue, progress);
        check.all();
        return new RunReport(check.checks);
    }

    private void all() {
        Optional<Manifest> read = manifest();
        if (read.isEmpty() || !checks.getFirst().problems().isEmpty()) {
            skip(List.of("files", "columns", "documents", "windows", "records", "catalogue"));
            return;
        }
        Manifest manifest = read.get();
        FileCheck files = new FileCheck(run, manifest);
        boolean listed = make("manifest's files", files::listing);
        boolean whole = make("files", findings -> files.content(findings, progress));
        make("no other files", files::strangers);
        List<String> content = List.of("columns", "documents", "windows", "records", "catalogue");
        if (!listed || !whole) {
            skip(content);
            return;
        }
        try (Duck duck = Duck.inMemory()) {
            if (!make(
                    "columns", findings -> new ColumnCheck(run, manifest).check(duck, findings))) {
                skip(content.subList(1, content.size()));
                return;
            }
            CorpusCheck corpus = new CorpusCheck(run, manifest, duck);
            make("documents", corpus::documents);
            make("windows", corpus::windows);
            RecordCheck records = new RecordCheck(run, manifest, duck);
            make("records", findings -> records.check(findings, progress));
            make("catalogue", findings -> catalogue.check(run, manifest, findings));
        }
    }

    private Optional<Manifest> manifest() {
        List<Manifest> read = new ArrayList<>();
        make(
                "manifest",
                findings -> {
                    Manifest manifest = run.manifest();
                    identity(manifest, findings);
                    findings.saw(
                            Figures.format(
                                    "run %.12s, %s, %s",
                                    manifest.runId(),
                                    manifest.model().name(),
                                    Figures.count(manifest.windows().total(), "window")));
                    read.add(manifest);
                });
        return read.stream().findFirst();
    }

    /** An older version may have made its id otherwise; it kept no sums either. */
    private static void identity(Manifest manifest, Findings findings) {
        boolean covered = manifest.files().stream().anyMatch(each -> !each.sums().isEmpty());
        String found = covered ? RunIdentity.of(manifest) : manifest.runId();
        findings.require(
                found.equals(manifest.runId()),
                Figures.format(
                        "runId must be that of what is in it, %.12s…, but is %.12s…",
                        found, manifest.runId()));
    }

    private void skip(List<String> names) {
        for (String name : names) {
            checks.add(
                    new RunReport.Check(
                            name, RunReport.Outcome.SKIPPED, "because of the above", List.of()));
        }
    }

    /** Makes one check; whether all was well. */
    private boolean make(String name, Consumer<Findings> check) {
        Findings findings = new Findings();
        try {
            check.accept(findings);
        } catch (HyalineException e) {
            if (e.code() == ErrorCode.NEWER) {
                throw e; // not damaged: this program cannot judge it
            }
            findings.wrong(String.valueOf(e.getMessage()));
        }
        checks.add(findings.end(name));
        return findings.isEmpty();
    }
}
