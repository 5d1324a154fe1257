package dev.hyaline.corpus.reader;

import dev.hyaline.common.Figures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of bytes from a stream. A line whose end could not be read is not given out. */
final class LineReader implements AutoCloseable {

    /** A document is in memory several times over while it is read, as bytes and as text. */
    static final int MAX_BYTES = (int) Math.min(1 << 30, Runtime.getRuntime().maxMemory() / 16);

    static final String TOO_LONG =
            Figures.format(
                    "a document is longer than %,d bytes, the most that fit in Java's memory here",
                    MAX_BYTES);

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line without its line feed, or null at the end. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill()) {
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            if (line.size() + (end - from) > MAX_BYTES) {
                throw new IOException(TOO_LONG);
            }
            line.write(buffer, from, end - from);
            from = end;
            if (end < to) {
                from++;
                return line.toByteArray();
            }
        }
        return line.size() == 0 ? null : line.toByteArray();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Whether there are unread bytes. */
    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer));
        }
        return from < to;
    }
}
