package dev.hyaline.corpus;

import dev.hyaline.common.AtomicFiles;
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
        return run.work().resolve(NAME);
    }

    /** Removes the database, its log and what it has spilled. */
    static void delete(RunFolder run) {
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
