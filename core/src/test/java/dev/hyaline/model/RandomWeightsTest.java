package dev.hyaline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {

    private static final int MANY = 200_001; // odd, for the last half pair
    private final RandomWeights weights = new RandomWeights(new Seed(3), 8);

    @Test
    void weightsAreNormalWithTheDeviationOfTheirKind() {
        assertMoments(weights.values("h.0.mlp.c_fc.weight", MANY), 0.02);
        assertMoments(weights.values("h.0.mlp.c_proj.weight", MANY), 0.02 / 4);
        assertMoments(weights.values("wte.weight", MANY), 0.02);
    }

    @Test
    void biasesAreZeroAndGainsOne() {
        assertThat(weights.values("h.0.ln_1.weight", 3)).containsExactly(1, 1, 1);
        assertThat(weights.values("h.0.ln_1.bias", 3)).containsOnly(0);
        assertThat(weights.values("h.0.attn.c_attn.bias", 3)).containsOnly(0);
    }

    @Test
    void aNumberDependsOnSeedNameAndIndexAlone() {
        float[] few = weights.values("wpe.weight", 2);
        assertThat(weights.values("wpe.weight", MANY)).startsWith(few);
        assertThat(weights.values("wte.weight", 2)).isNotEqualTo(few);
        assertThat(few).containsExactly(0.012133845f, 0.0027630972f); // on every machine
    }

    private static void assertMoments(float[] values, double deviation) {
        double mean = mean(values, 1) / deviation;
        assertThat(mean).isCloseTo(0, Offset.offset(0.01));
        assertThat(mean(values, 2) / Math.pow(deviation, 2)).isCloseTo(1, Offset.offset(0.02));
        assertThat(mean(values, 4) / Math.pow(deviation, 4)).isCloseTo(3, Offset.offset(0.15));
    }

    private static double mean(float[] values, int power) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> Math.pow(values[i], power))
                .average()
                .orElseThrow();
    }
}
