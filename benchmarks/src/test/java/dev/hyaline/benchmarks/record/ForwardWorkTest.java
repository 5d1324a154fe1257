package dev.hyaline.benchmarks.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.model.ModelConfig;
import dev.hyaline.tensor.Precision;
import org.junit.jupiter.api.Test;

final class ForwardWorkTest {

    private static final ModelConfig SMALL = ModelShape.GPT2_SMALL.config();
    private static final long SMALL_WEIGHTS = 124_439_808; // as published

    @Test
    void aTokenOfGpt2SmallNeedsTheProductsOfItsLinearLayersAndHalfOfAttention() {
        double toNeurons = 12 * 2.0 * 768 * (2304 + 768 + 3072);
        double fromNeurons = 11 * 2.0 * 3072 * 768;
        double attention = 12 * 2 * 2 * 768 * 32.5;
        assertThat(ForwardWork.flopsPerToken(SMALL, 64))
                .isEqualTo(toNeurons + fromNeurons + attention)
                .isEqualTo(166_348_800);
    }

    @Test
    void weightsTakeWhatTheirNumbersTake() {
        assertThat(ForwardWork.weightBytes(SMALL, Precision.FP32, Precision.FP32))
                .isEqualTo(4 * SMALL_WEIGHTS);
        assertThat(ForwardWork.weightBytes(SMALL, Precision.BF16, Precision.BF16))
                .isEqualTo(2 * SMALL_WEIGHTS);
        long linear = 12L * 768 * (2304 + 768 + 3072 + 3072);
        assertThat(ForwardWork.weightBytes(SMALL, Precision.BF16, Precision.FP32))
                .isEqualTo(4 * SMALL_WEIGHTS - 2 * linear);
    }
}
