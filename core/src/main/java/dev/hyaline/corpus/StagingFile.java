package dev.hyaline.corpus;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Sha256;
import dev.hyaline.common.TemporaryFiles;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The database that a corpus passes through. */
final class StagingFile {

    private static final String NAME = "staging.duckdb";

    private StagingFile() {}

    static Path of(RunFolder run) {
        Path work = run.work().toAbsolutePath();
        if (work.toString().chars().noneMatch(sign -> sign == '?' || sign == ';')) {
            return run.work().resolve(NAME);
        }
        // DuckDB takes what stands behind these for parameters: elsewhere, then.
        Path elsewhere =
                TemporaryFiles.root()
                        .resolve("hyaline-staging-" + Sha256.of(work.toString()).hex());
        AtomicFiles.createFolder(elsewhere);
        return elsewhere.resolve(NAME);
    }

    /** Removes the database, its log and what it has spilled. */
    static void delete(RunFolder run) {
        Path folder = AtomicFiles.folderOf(of(run));
        if (!folder.startsWith(run.path().toAbsolutePath())) {
            AtomicFiles.delete(folder);
            return;
        }
        if (!Files.isDirectory(run.work())) {
            return; // a folder that was copied without what is empty in it
        }
        try (Stream<Path> files = Files.list(run.work())) {
            List<Path> staging =
                    files.filter(file -> String.valueOf(file.getFileName()).startsWith(NAME))
                            .toList();
            staging.forEach(AtomicFiles::delete);
        } catch (IOException e) {
            throw AtomicFiles.failure("read", run.work(), e);
        }
    }
}
