package dev.hyaline.cli.sae;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.NpyFile;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.cli.Cli;
import dev.hyaline.common.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What the tests of {@code sae} share: other tools' files, and how a command went. */
final class SaeFileFixtures {

    static final Path FIXTURES =
            Path.of("..", "core", "src", "test", "resources", "fixtures", "sae");

    /** Of each number, relative to it where it is above 1: sums of 16 products in two orders. */
    static final double SAME = 1e-5;

    static final int N = 96;
    static final int D = 16;

    /** What some of the fixtures, whose weights are random, deserve. */
    static final String WARNING = "hyaline: " + SaeParameter.NOT_FOR_THESE;

    private SaeFileFixtures() {}

    static Cli sae(String command, Object... args) {
        return Cli.run(
                Stream.concat(Stream.of("sae", command), Arrays.stream(args).map(String::valueOf))
                        .toArray(String[]::new));
    }

    static void assertWritten(Cli cli) {
        assertThat(cli.err().lines()).filteredOn(line -> !line.equals(WARNING)).isEmpty();
        assertThat(cli.status()).isZero();
    }

    static void assertRefused(Cli cli, ErrorCode code, String message) {
        assertThat(cli.err()).startsWith("hyaline: ").contains(message);
        assertThat(cli.err().lines()).hasSize(1);
        assertThat(cli.status()).isEqualTo(code.exitStatus());
        assertThat(cli.out()).isEmpty();
    }

    static void assertSame(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            double scale = Math.max(1, Math.abs(expected[i]));
            assertThat(Math.abs(actual[i] - expected[i]) / scale).as("at %d", i).isLessThan(SAME);
        }
    }

    static float[] floats(Path file, String name) {
        try (Safetensors opened = Safetensors.open(file)) {
            return opened.tensor(name).floats();
        }
    }

    static float[] floats(Path npy) {
        try (NpyFile opened = NpyFile.open(npy)) {
            return opened.tensor().floats();
        }
    }

    /** All latents of a file of few. */
    static float[] spread(Path file) {
        try (Safetensors opened = Safetensors.open(file)) {
            long[] offsets = opened.tensor("offsets").longs();
            long[] indices = opened.tensor("indices").longs();
            float[] values = opened.tensor("values").floats();
            float[] dense = new float[(offsets.length - 1) * N];
            for (int token = 0; token + 1 < offsets.length; token++) {
                for (long at = offsets[token]; at < offsets[token + 1]; at++) {
                    assertThat(values[(int) at]).isNotZero();
                    dense[token * N + (int) indices[(int) at]] = values[(int) at];
                }
            }
            return dense;
        }
    }

    static Path npy(float[] values, long rows, Path file) throws IOException {
        return npy(values, rows, values.length / rows, file);
    }

    static Path npy(float[] values, long rows, long columns, Path file) throws IOException {
        byte[] header = NpyFile.header(rows, columns);
        ByteBuffer bytes =
                ByteBuffer.allocate(header.length + 4 * values.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(header);
        for (float value : values) {
            bytes.putFloat(value);
        }
        return Files.write(file, bytes.array());
    }

    /** A SAELens folder of D latents. */
    static void writeStandard(Path folder, float[] wEnc, float[] wDec) {
        List<Long> square = List.of((long) D, (long) D);
        new SafetensorsWriter()
                .add("W_enc", square, wEnc)
                .add("W_dec", square, wDec)
                .add("b_enc", List.of((long) D), new float[D])
                .add("b_dec", List.of((long) D), new float[D])
                .write(folder.resolve("sae_weights.safetensors"));
        try {
            Files.writeString(
                    folder.resolve("cfg.json"),
                    """
                    {"architecture": "standard", "d_in": 16, "d_sae": 16,
                     "metadata": {"hook_name": "blocks.1.hook_resid_pre"}}
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
