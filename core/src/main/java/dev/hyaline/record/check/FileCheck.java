package dev.hyaline.record.check;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Sha256;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of a run against its manifest. */
record FileCheck(RunFolder run, Manifest manifest) {

    private static final int BUFFER = 1 << 20;
    private static final List<String> CORPUS_FILES =
            List.of("documents.parquet", "windows.parquet", "tokens.parquet");

    /** The manifest against itself: every file once, inside the folder, every unit in one part. */
    void listing(Findings findings) {
        Set<String> listed = new HashSet<>();
        for (Manifest.DataFile file : manifest.files()) {
            findings.require(listed.add(file.path()), file.path() + ": listed twice");
            findings.require(isInside(file.path()), file.path() + ": outside the run folder");
        }
        List<String> needed = new ArrayList<>(CORPUS_FILES);
        for (Manifest.Recording recording : manifest.recordings()) {
            int next = 0;
            for (Manifest.Part part : recording.parts()) {
                findings.require(
                        part.firstUnit() == next && part.endUnit() > next,
                        Figures.format(
                                "%s: units must go on at %d, but go from %d to %d",
                                recording.site(), next, part.firstUnit(), part.endUnit()));
                next = part.endUnit();
                needed.addAll(List.of(part.unitsFile(), part.tablesFile(), part.recordsFile()));
            }
            Site.parse(recording.site())
                    .dictionary()
                    .map(RunFolder::saeFile)
                    .ifPresent(needed::add);
            findings.require(
                    next == recording.units(),
                    Figures.format(
                            "%s: units must end at %d, but end at %d",
                            recording.site(), recording.units(), next));
        }
        for (String path : needed) {
            findings.require(listed.remove(path), path + ": not listed with size and hash");
        }
        listed.forEach(path -> findings.wrong(path + ": listed, but belongs to nothing"));
        findings.saw(Figures.count(manifest.files().size(), "file") + " listed");
    }

    private boolean isInside(String path) {
        Path folder = run.path().toAbsolutePath().normalize();
        return !Path.of(path).isAbsolute() && folder.resolve(path).normalize().startsWith(folder);
    }

    /** Every listed file is there, with its size and its SHA-256. */
    void content(Findings findings, Progress progress) {
        long total = manifest.files().stream().mapToLong(Manifest.DataFile::bytes).sum();
        try (Progress.Task task = progress.begin("hashing", total >> 20, "MB")) {
            long before = 0;
            for (Manifest.DataFile file : manifest.files()) {
                if (isInside(file.path())) {
                    content(file, before, task, findings);
                }
                before += file.bytes();
            }
        }
        findings.saw(Figures.format("sizes and SHA-256 of %,d bytes", total));
    }

    private void content(
            Manifest.DataFile file, long before, Progress.Task task, Findings findings) {
        Path path = run.file(file.path());
        if (!Files.isRegularFile(path)) {
            findings.wrong(file.path() + ": missing");
            return;
        }
        try {
            long bytes = Files.size(path);
            if (bytes != file.bytes()) {
                findings.wrong(
                        Figures.format(
                                "%s: must have %,d bytes, but has %,d",
                                file.path(), file.bytes(), bytes));
                return;
            }
            String hash = hash(path, before, task);
            findings.require(
                    hash.equals(file.sha256()),
                    Figures.format(
                            "%s: SHA-256 must be %.12s…, but is %.12s…",
                            file.path(), file.sha256(), hash));
        } catch (IOException e) {
            findings.wrong(file.path() + ": cannot be read: " + e.getMessage());
        }
    }

    private static String hash(Path file, long before, Progress.Task task) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        long done = before;
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                done += n;
                task.at(done >> 20);
            }
        }
        return Sha256.from(digest, new byte[0]).hex();
    }

    /** No Parquet file that the manifest does not know. */
    void strangers(Findings findings) {
        Set<Path> listed = new HashSet<>();
        manifest.files().forEach(file -> listed.add(run.file(file.path()).normalize()));
        try (Stream<Path> files = Files.walk(run.path())) {
            files.map(Path::normalize)
                    .filter(file -> file.toString().endsWith(".parquet"))
                    .filter(file -> !file.startsWith(run.work().normalize()))
                    .filter(file -> !listed.contains(file))
                    .sorted()
                    .forEach(file ->
                            findings.wrong(
                                    run.path().normalize().relativize(file)
                                            + ": not listed in the manifest"));
        } catch (IOException e) {
            throw AtomicFiles.failure("read", run.path(), e);
        }
        findings.saw("no Parquet file beside them");
    }
}
