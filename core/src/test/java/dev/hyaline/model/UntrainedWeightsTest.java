package dev.hyaline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {

    private static final int MANY = 200_001; // odd, for the last half pair
    private final UntrainedWeights weights = new UntrainedWeights(new Seed(3), 8, 1);

    @Test
    void weightsAreNormalWithTheDeviationOfTheirKind() {
        assertMoments(values("h.0.mlp.c_fc.weight", WeightPart.MLP_IN, MANY), 0.02);
        assertMoments(values("h.0.mlp.c_proj.weight", WeightPart.MLP_OUT, MANY), 0.02 / 4);
        assertMoments(values("wte.weight", WeightPart.EMBED, MANY), 0.02);
    }

    @Test
    void biasesAreZeroAndGainsOne() {
        assertThat(values("h.0.ln_1.weight", WeightPart.LN1, 3)).containsExactly(1, 1, 1);
        assertThat(weights.values(stored("h.0.ln_1.bias", WeightPart.LN1, true, 3)))
                .containsOnly(0);
        assertThat(weights.values(stored("h.0.attn.c_attn.bias", WeightPart.Q, true, 3)))
                .containsOnly(0);
    }

    @Test
    void aNumberDependsOnSeedNameAndIndexAlone() {
        float[] few = values("wpe.weight", WeightPart.POS_EMBED, 2);
        assertThat(values("wpe.weight", WeightPart.POS_EMBED, MANY)).startsWith(few);
        assertThat(values("wte.weight", WeightPart.EMBED, 2)).isNotEqualTo(few);
        assertThat(few).containsExactly(0.012133845f, 0.0027630972f); // on every machine
    }

    private float[] values(String name, WeightPart part, long count) {
        return weights.values(stored(name, part, false, count));
    }

    private static StoredWeight stored(String name, WeightPart part, boolean isBias, long count) {
        List<Long> shape = List.of(count);
        return new StoredWeight(
                name, List.of(part), false, isBias, StoredWeight.Orientation.IN_OUT, shape);
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
