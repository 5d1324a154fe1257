package dev.hyaline.sae.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaeCodecTest {

    @TempDir private Path folder;

    /** The only product above what single precision holds is that of token 1,030 and latent 2. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void latentsThatAreInfiniteAreRefusedByTokenAndLatent(boolean dense) {
        float[] x = new float[1100 * 2];
        x[2 * 1030] = 1e30f;
        Path in = folder.resolve("x.safetensors");
        new SafetensorsWriter().add("x", List.of(1100L, 2L), x).write(in);
        Path out = folder.resolve(dense ? "latents.npy" : "latents.safetensors");
        try (TensorScope _ = TensorScope.open();
                Sae sae =
                        new Sae(
                                SaeConfig.of(2, 3, new Activation.ReLU(), Normalisation.NONE),
                                new SaeWeights(
                                        Tensors.of(new float[] {1, 0, 0, 1, 1e30f, 0}, 3, 2),
                                        Tensors.of(new float[] {1, 0, 0, 1, 1, 0}, 3, 2),
                                        Tensors.of(new float[2], 2),
                                        Tensors.of(new float[3], 3)))) {
            SaeCodec codec = new SaeCodec(sae, Progress.NONE);
            assertThatThrownBy(() -> codec.encode(in, Optional.empty(), out, dense))
                    .isInstanceOf(HyalineException.class)
                    .hasMessage("latents must be finite, but is: Infinity (latent 2 of token 1030)")
                    .extracting(e -> ((HyalineException) e).code())
                    .isEqualTo(ErrorCode.NUMERIC);
        }
        assertThat(out).doesNotExist();
    }
}
