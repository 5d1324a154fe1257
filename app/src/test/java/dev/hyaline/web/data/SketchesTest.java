package dev.hyaline.web.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SketchesTest {

    private static final String RUN = "0123456789abcdef0123456789abcdef";

    @TempDir Path folder;

    @Test
    void everyFlippedByteIsNoticed() throws IOException {
        Path file = folder.resolve("similar.bin");
        Sketches sketches = Sketches.of(2);
        sketches.put(0, new float[] {1, 2, 3});
        sketches.put(1, new float[] {1, 2, 4});
        sketches.write(file, RUN);
        assertThat(Sketches.read(file, RUN, 2)).isPresent();
        assertThat(Sketches.read(file, RUN, 3)).isEmpty();
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThat(Sketches.read(file, RUN, 2)).as("byte %d", i).isEmpty();
        }
    }
}
