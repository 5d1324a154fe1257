package dev.hyaline.common;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What often lies under another file's name, told by its first bytes. */
public final class ForeignContent {

    private static final int LOOKED_AT = 512;
    private static final long MAX_HEADER_BYTES = 100_000_000;

    private ForeignContent() {}

    /** What a file should be. */
    public enum Own {
        /** JSON and other texts. */
        TEXT,
        SAFETENSORS,
        TORCH,
        NPY
    }

    /**
     * Refuses what is not the file itself, but a pointer to it or a page about it, and what another
     * program wrote.
     *
     * @param what the file should be, for messages
     */
    public static void requireNone(Path file, String what, Own own) {
        if (!Files.isRegularFile(file)) {
            return; // whoever opens it says what is wrong
        }
        byte[] beginning;
        try (InputStream in = Files.newInputStream(file)) {
            beginning = in.readNBytes(LOOKED_AT);
        } catch (IOException e) {
            throw AtomicFiles.failure("read", file, e);
        }
        requireNone(beginning, what, file.toString(), own);
    }

    /**
     * The same of a file of which some was read.
     *
     * @param where it is
     */
    public static void requireNone(byte[] beginning, String what, String where, Own own) {
        byte[] looked = Arrays.copyOf(beginning, Math.min(beginning.length, LOOKED_AT));
        Optional<Found> found = pointer(looked).or(() -> page(looked)).or(() -> other(looked, own));
        if (found.isPresent()) {
            throw HyalineException.model(
                    "%s must be the file itself, but is %s: %s (%s)",
                    what, found.get().what, where, found.get().advice);
        }
    }

    /** Whether it is a pointer of Git LFS, for which no text and no table is to be taken. */
    public static boolean isPointer(byte[] beginning) {
        return pointer(beginning).isPresent();
    }

    private record Found(String what, String advice) {}

    private static Optional<Found> pointer(byte[] beginning) {
        return when(
                text(beginning).startsWith("version https://git-lfs.github.com/spec/"),
                "a Git LFS pointer to it",
                "git lfs pull fetches it");
    }

    private static Optional<Found> page(byte[] beginning) {
        String lower = text(beginning).toLowerCase(Locale.ROOT);
        return when(
                lower.startsWith("<!doctype html") || lower.startsWith("<html"),
                "a web page",
                "the address that it was downloaded from needs /resolve/ in place of /blob/, or a login");
    }

    private static Optional<Found> other(byte[] beginning, Own own) {
        if (beginning.length < Long.BYTES + 2) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(beginning).order(ByteOrder.LITTLE_ENDIAN);
        boolean zip = bytes.getInt(0) == 0x04034b50;
        boolean pickle = beginning[0] == (byte) 0x80 && beginning[1] >= 2 && beginning[1] <= 5;
        boolean gzip = bytes.getShort(0) == (short) 0x8b1f;
        long header = bytes.getLong(0);
        boolean safetensors = header > 1 && header <= MAX_HEADER_BYTES && beginning[8] == '{';
        return when(
                        zip && own != Own.TORCH,
                        "a ZIP archive, as torch.save writes one",
                        "convert it, or name it .pt where such files are read")
                .or(() ->
                        when(
                                pickle && !safetensors,
                                "a pickle, as torch.save wrote before 1.6",
                                "convert it"))
                .or(() -> when(gzip, "compressed by gzip", "gunzip it"))
                .or(() ->
                        when(
                                safetensors && own != Own.SAFETENSORS,
                                "a safetensors file",
                                "name it .safetensors"));
    }

    private static Optional<Found> when(boolean holds, String what, String advice) {
        return holds ? Optional.of(new Found(what, advice)) : Optional.empty();
    }

    private static String text(byte[] beginning) {
        return new String(beginning, StandardCharsets.ISO_8859_1).strip();
    }
}
