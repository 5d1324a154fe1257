package dev.hyaline.common;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Texts in zlib's format, as any language can inflate them; prompts repeat themselves a lot. */
public final class Deflated {

    /** Shorter texts stay as they are: little would be won, and any tool reads them. */
    private static final int LONG_CHARACTERS = 500;

    private Deflated() {}

    public static byte[] of(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /**
     * What a column of a database that takes either holds: the text, or its bytes if it is long.
     */
    public static Object ifLong(String text) {
        return text.length() <= LONG_CHARACTERS ? text : of(text);
    }

    /**
     * @throws IOException when the bytes are damaged
     */
    public static String text(byte[] deflated) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(deflated))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
