package dev.hyaline.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files and folders that are gone when a command ends, in the system's temporary folder. */
public final class TemporaryFiles {

    private TemporaryFiles() {}

    /** The temporary folder itself. */
    public static Path root() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    /** A new folder. */
    public static Path folder(String prefix) {
        try {
            return Files.createTempDirectory(root(), prefix);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** A new file. */
    public static Path file(String prefix, String suffix) {
        try {
            return Files.createTempFile(root(), prefix, suffix);
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private static HyalineException refused(IOException e) {
        return HyalineException.storage(
                        "temporary folder must be there and have room (HYALINE_JAVA_OPTS=-Djava.io.tmpdir=… names another), but is: %s (%s)",
                        root(), e)
                .because(e);
    }
}
