package dev.hyaline.study;

import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A run that was written as version 1 of every format. */
final class Version1Run {

    private static final Path KEPT =
            Path.of("src", "test", "resources", "dev", "hyaline", "formats", "v1", "run");

    private Version1Run() {}

    /** A copy of it, that may be written. */
    static RunFolder copyInto(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(KEPT)) {
            for (Path each : files.toList()) {
                Path target = folder.resolve("run").resolve(KEPT.relativize(each).toString());
                if (!Files.isDirectory(target)) {
                    Files.copy(each, target);
                }
            }
        }
        return RunFolder.open(folder.resolve("run"));
    }
}
