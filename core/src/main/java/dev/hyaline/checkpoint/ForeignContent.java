package dev.hyaline.checkpoint;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What often lies under another file's name, told by its first bytes. */
public final class ForeignContent {

    private static final int LOOKED_AT = 512;

    private ForeignContent() {}

    /**
     * Refuses a pointer of Git LFS and a web page.
     *
     * @param what the file should be, for messages
     */
    public static void requireNone(Path file, String what) {
        if (!Files.isRegularFile(file)) {
            return; // whoever opens it says what is wrong
        }
        String beginning;
        try (InputStream in = Files.newInputStream(file)) {
            beginning = new String(in.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1).strip();
        } catch (IOException e) {
            throw AtomicFiles.failure("read", file, e);
        }
        String lower = beginning.toLowerCase(Locale.ROOT);
        if (beginning.startsWith("version https://git-lfs.github.com/spec/")) {
            throw HyalineException.model(
                    "%s must be the file itself, but is a Git LFS pointer to it: %s (git lfs pull fetches it)",
                    what, file);
        }
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
            throw HyalineException.model(
                    "%s must be the file itself, but is a web page: %s (the address that it was downloaded from needs /resolve/ in place of /blob/, or a login)",
                    what, file);
        }
    }
}
