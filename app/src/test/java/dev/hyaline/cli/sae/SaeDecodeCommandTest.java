package dev.hyaline.cli.sae;

import static dev.hyaline.cli.sae.SaeFileFixtures.FIXTURES;
import static dev.hyaline.cli.sae.SaeFileFixtures.assertRefused;
import static dev.hyaline.cli.sae.SaeFileFixtures.sae;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sae decode} of latents that nobody can decode. */
final class SaeDecodeCommandTest {

    @TempDir Path folder;

    private Path out(String name) {
        return folder.resolve(name);
    }

    @Test
    void latentsThatCannotBeAreRefusedByName() {
        assertCodes(
                new long[] {0, 2, 3},
                new long[] {1, 96, 5},
                new float[] {1, 1, 1},
                ErrorCode.DAMAGED,
                "indices: latent must be from 0 to 95, but is: 96 at entry 1 (codes.safetensors)");
        assertCodes(
                new long[] {0, 2, 3},
                new long[] {1, -1, 5},
                new float[] {1, 1, 1},
                ErrorCode.DAMAGED,
                "indices: latent must be from 0 to 95, but is: -1 at entry 1");
        assertCodes(
                new long[] {0, 2, 3},
                new long[] {1, 2},
                new float[] {1, 1},
                ErrorCode.DAMAGED,
                "offsets must rise from 0 to the 2 entries, by at most 96, but do not");
        assertCodes(
                new long[] {0, 2, 1},
                new long[] {1},
                new float[] {1},
                ErrorCode.DAMAGED,
                "offsets must rise from 0 to the 1 entries");
        assertCodes(
                new long[] {0, 2},
                new long[] {1, 2},
                new float[] {1},
                ErrorCode.DAMAGED,
                "values: expected [2], got [1] (codes.safetensors)");
        assertCodes(
                new long[] {0, 1},
                new long[] {1},
                new float[] {Float.POSITIVE_INFINITY},
                ErrorCode.NUMERIC,
                "values: values must be finite, but is: Infinity at entry 0 (codes.safetensors)");
    }

    private void assertCodes(
            long[] offsets, long[] indices, float[] values, ErrorCode code, String message) {
        Path file = out("codes.safetensors");
        new SafetensorsWriter()
                .add("offsets", List.of((long) offsets.length), offsets)
                .add("indices", List.of((long) indices.length), indices)
                .add("values", List.of((long) values.length), values)
                .write(file);
        Path target = out("decoded.npy");
        assertRefused(
                sae("decode", FIXTURES.resolve("sparsify"), file, "-q", "-o", target),
                code,
                message);
        assertThat(target).doesNotExist();
    }

    @Test
    void latentsOfANormalisingAutoencoderNeedWhatUndoesIt() {
        Path file = out("codes.safetensors");
        new SafetensorsWriter()
                .add("offsets", List.of(2L), new long[] {0, 1})
                .add("indices", List.of(1L), new long[] {3})
                .add("values", List.of(1L), new float[] {1})
                .write(file);
        assertRefused(
                sae(
                        "decode",
                        FIXTURES.resolve("saelens-topk-layernorm"),
                        file,
                        "-q",
                        "-o",
                        out("x.npy")),
                ErrorCode.USAGE,
                "latents must have mean and scale beside them, as the autoencoder normalises (layer_norm), but have none");
    }
}
