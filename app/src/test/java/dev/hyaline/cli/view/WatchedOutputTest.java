package dev.hyaline.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class WatchedOutputTest {

    private static WatchedOutput failing(String reason) {
        WatchedOutput output =
                new WatchedOutput(
                        new OutputStream() {
                            @Override
                            public void write(int b) throws IOException {
                                throw new IOException(reason);
                            }
                        });
        PrintWriter writer = new PrintWriter(output, false, StandardCharsets.UTF_8);
        writer.println("half a result");
        writer.flush();
        return output;
    }

    @Test
    void aFullDiskIsNotSwallowed() {
        WatchedOutput output = failing("No space left on device");
        assertThat(output.failed()).isTrue();
        assertThat(output.reason()).isEqualTo("No space left on device");
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailure() {
        assertThat(failing("Broken pipe").failed()).isFalse();
    }
}
