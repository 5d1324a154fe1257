package dev.hyaline.record.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointFileTest {

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("slice-0.checkpoint");
        CheckpointFile.write(file, 12_345_678_901L, arrays(new Random(1)));
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        List<Object> arrays = empty();
        assertThat(CheckpointFile.read(file, arrays)).isEqualTo(12_345_678_901L);
        assertThat(Arrays.deepEquals(arrays.toArray(), arrays(new Random(1)).toArray())).isTrue();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aCutFileIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 7, 15, 16, 20, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            expectDamaged(() -> CheckpointFile.read(file, empty()), "cut short");
        }
    }

    @Test
    void aFlippedBitIsFoundWhereverItIs() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(2);
        for (int i = 0; i < 40; i++) {
            byte[] flipped = whole.clone();
            int at = i < 16 ? i : random.nextInt(whole.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            expectDamaged(() -> CheckpointFile.read(file, empty()), "");
        }
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        Files.write(file, flipped);
        expectDamaged(() -> CheckpointFile.read(file, empty()), "checksum does not match");
    }

    @Test
    void anotherKindOfFileIsRefused() throws IOException {
        Files.writeString(file, "PAR1 and more, so that it is long enough");
        expectDamaged(() -> CheckpointFile.read(file, empty()), "does not begin like one");
    }

    @Test
    void anotherSizeIsRefused() {
        List<Object> arrays = List.of(new float[4], new double[1], new int[1], new long[1]);
        expectDamaged(() -> CheckpointFile.read(file, arrays), "an array has another size");
    }

    @Test
    void whatFollowsTheEndIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        expectDamaged(() -> CheckpointFile.read(file, empty()), "goes on behind its end");
    }

    private void expectDamaged(ThrowingCallable reading, String why) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageContaining(why)
                .hasMessageContaining(file.toString());
    }

    private static List<Object> empty() {
        return List.of(new float[300_001], new double[3], new int[7], new long[0]);
    }

    private static List<Object> arrays(Random random) {
        float[] floats = new float[300_001]; // more than one buffer, and not a whole number of them
        for (int i = 0; i < floats.length; i++) {
            floats[i] = random.nextFloat();
        }
        return List.of(floats, random.doubles(3).toArray(), random.ints(7).toArray(), new long[0]);
    }
}
