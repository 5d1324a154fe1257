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
        try {
            out.write(b);
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw remembered(e);
        }
    }

    private IOException remembered(IOException e) {
        if (reason.isEmpty()) {
            reason = String.valueOf(e.getMessage());
        }
        return e;
    }
}
