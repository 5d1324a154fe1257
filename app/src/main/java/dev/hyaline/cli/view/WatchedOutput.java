package dev.hyaline.cli.view;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Remembers that writing failed, which writers swallow: half a result must not pass for a whole
 * one. A reader that has seen enough and left, such as {@code head}, is no failure.
 */
public final class WatchedOutput extends FilterOutputStream {

    private String reason = "";

    public WatchedOutput(OutputStream out) {
        super(new BufferedOutputStream(out));
    }

    public boolean failed() {
        return !reason.isEmpty() && !reason.contains("Broken pipe");
    }

    public String reason() {
        return reason;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        watch(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        watch(out::flush);
    }

    private void watch(Writing writing) throws IOException {
        try {
            writing.write();
        } catch (IOException e) {
            reason = reason.isEmpty() ? String.valueOf(e.getMessage()) : reason;
            throw e;
        }
    }

    @FunctionalInterface
    private interface Writing {
        void write() throws IOException;
    }
}
