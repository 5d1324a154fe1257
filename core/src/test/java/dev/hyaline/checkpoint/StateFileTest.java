package dev.hyaline.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Sha256;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFileTest {

    private static final StateFile.Head HEAD =
            new StateFile.Head("work", "one of a kind", "0-12345678901");

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("slice-0.checkpoint");
        StateFile.write(file, HEAD, arrays(new Random(1)));
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        List<NamedArray> arrays = empty();
        try (StateFile state = StateFile.open(file, "work")) {
            assertThat(state.head()).isEqualTo(HEAD);
            assertThat(state.contains("nothing")).isFalse();
            arrays.forEach(state::fill);
        }
        assertThat(bytes(arrays)).isEqualTo(bytes(arrays(new Random(1))));
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void itIsAFileOfSafetensorsAsAnyOther() {
        try (Safetensors tensors = Safetensors.open(file)) {
            assertThat(tensors.names())
                    .containsExactly("doubles", "none", "rows", "ints", "crc32c");
            assertThat(tensors.metadata())
                    .containsEntry("format", "hyaline-state-1")
                    .containsEntry("position", "0-12345678901");
            assertThat(tensors.tensor("rows").shape()).containsExactly(3L, 100_003L);
            assertThat(tensors.tensor("rows").floats()[100_003])
                    .isEqualTo(rows(new Random(1))[1][0]);
        }
    }

    @Test
    void aCutFileIsDamaged() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 7, 15, 16, 20, whole.length / 2, whole.length - 1}) {
            Files.write(file, Arrays.copyOf(whole, length));
            expectDamaged(() -> StateFile.open(file, "work"), "checkpoint must be whole");
        }
    }

    @Test
    void aFlippedBitIsFoundWhereverItIs() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(2);
        for (int i = 0; i < 600; i++) {
            byte[] flipped = whole.clone();
            int at = i < 560 ? i : random.nextInt(whole.length);
            flipped[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            expectDamaged(() -> StateFile.open(file, "work"), "");
        }
        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        Files.write(file, flipped);
        expectDamaged(() -> StateFile.open(file, "work"), "checksum does not match");
    }

    @Test
    void anotherKindOfFileIsRefused() throws IOException {
        Files.writeString(file, "PAR1 and more, so that it is long enough");
        expectDamaged(() -> StateFile.open(file, "work"), "header must have at most");
        new SafetensorsWriter().add("a", List.of(1L), new float[1]).write(file);
        expectDamaged(() -> StateFile.open(file, "work"), "its format is not hyaline-state-1");
    }

    @Test
    void anotherKindOfWorkIsRefused() {
        expectDamaged(() -> StateFile.open(file, "play"), "it is not of play, but of: work");
    }

    @Test
    void anArrayOfAnotherNameTypeOrSizeIsRefused() {
        try (StateFile state = StateFile.open(file, "work")) {
            expectDamaged(
                    () -> state.fill(NamedArray.of("doubles", new double[1], 1)),
                    "doubles is not F64 [1], but: F64 [3]");
            expectDamaged(
                    () -> state.fill(NamedArray.of("ints", new float[7], 7)),
                    "ints is not F32 [7], but: I32 [7]");
            expectDamaged(
                    () -> state.fill(NamedArray.of("longs", new long[7], 7)), "longs is missing");
        }
    }

    @Test
    void whatFollowsTheEndIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        expectDamaged(() -> StateFile.open(file, "work"), "data must end at byte");
    }

    private void expectDamaged(ThrowingCallable reading, String why) {
        assertThatThrownBy(reading)
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageContaining(why)
                .hasMessageContaining(file.toString());
    }

    private static List<NamedArray> empty() {
        return arrays(new float[3][100_003], new double[3], new int[7]);
    }

    private static List<NamedArray> arrays(Random random) {
        return arrays(rows(random), random.doubles(3).toArray(), random.ints(7).toArray());
    }

    private static List<NamedArray> arrays(float[][] rows, double[] doubles, int[] ints) {
        return List.of(
                NamedArray.ofRows("rows", rows, rows[0].length),
                NamedArray.of("doubles", doubles, 3),
                NamedArray.of("ints", ints, 7),
                NamedArray.of("none", new long[0], 0, 4));
    }

    /** More than one buffer, and not a whole number of them. */
    private static float[][] rows(Random random) {
        float[][] rows = new float[3][100_003];
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextFloat();
            }
        }
        return rows;
    }

    private static List<String> bytes(List<NamedArray> arrays) {
        return arrays.stream()
                .flatMap(array -> array.parts().stream())
                .map(part -> Sha256.of(part.toArray(ValueLayout.JAVA_BYTE)).hex())
                .toList();
    }
}
