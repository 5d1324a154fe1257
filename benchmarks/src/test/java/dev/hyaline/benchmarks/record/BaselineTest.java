package dev.hyaline.benchmarks.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BaselineTest {

    private static final int LENGTH = 16;
    private static final double SHORT = 0.05; // seconds

    /** Batches of two sizes add up in two orders. */
    private static final float SAME = 1e-5f;

    @ParameterizedTest
    @EnumSource(
            value = Contestant.class,
            names = {"EAGER", "LEAN_FP32", "LEAN_BF16"})
    void runsWholeBatchesAndSaysWhereTheTimeWent(Contestant contestant) {
        try (PlainGpt2 model = PlainGpt2.random(Tiny.CONFIG, new Seed(1), contestant.precision());
                Baseline baseline = new Baseline(model, windows(70), contestant.projects())) {
            assertThat(baseline.tune(0)).isIn(16, 32, 64);
            assertThat(baseline.tune(8)).isEqualTo(8);
            Baseline.Outcome outcome = baseline.run(8, SHORT);
            assertThat(outcome.seconds()).isGreaterThanOrEqualTo(SHORT);
            assertThat(outcome.tokens()).isPositive();
            assertThat(outcome.tokens() % (8 * LENGTH)).isZero();
            assertThat(outcome.shares())
                    .containsOnlyKeys(Shares.MATMUL, Shares.ELEMENTWISE, Shares.SELECTION);
            assertThat(outcome.shares().values())
                    .allSatisfy(share -> assertThat(share).isPositive());
            assertThat(outcome.shares().values().stream().mapToDouble(share -> share).sum())
                    .isCloseTo(1, Offset.offset(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void keepsTheWindowsWithTheHighestMaximaOfEachNeuron(Precision precision) {
        int[][] windows = windows(48);
        try (PlainGpt2 model = PlainGpt2.random(Tiny.CONFIG, new Seed(2), precision);
                Baseline baseline = new Baseline(model, windows, false)) {
            for (int batch = 0; batch < 3; batch++) {
                baseline.run(16, 0); // one batch, of fewer windows than are kept
            }
            for (int layer = 0; layer < Tiny.CONFIG.nLayers(); layer++) {
                float[][] maxima = maxima(model, windows, layer);
                float[] kept = baseline.top(layer).maxima();
                float[] ids = baseline.top(layer).windows();
                for (int neuron = 0; neuron < maxima.length; neuron++) {
                    float[] own = maxima[neuron];
                    float least = (float) sorted(own)[own.length - Baseline.TOP];
                    Set<Float> distinct = new HashSet<>();
                    for (int i = neuron * Baseline.TOP; i < (neuron + 1) * Baseline.TOP; i++) {
                        distinct.add(ids[i]);
                        assertThat(kept[i])
                                .isCloseTo(own[(int) ids[i]], Offset.offset(SAME))
                                .isGreaterThanOrEqualTo(least - SAME);
                    }
                    assertThat(distinct).hasSize(Baseline.TOP);
                }
            }
        }
    }

    private static double[] sorted(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sorted().toArray();
    }

    /** The largest value of each neuron in each window behind its first position. */
    private static float[][] maxima(PlainGpt2 model, int[][] windows, int layer) {
        int dMlp = Tiny.CONFIG.dMlp();
        float[][] maxima = new float[dMlp][windows.length];
        try (TensorScope pass = TensorScope.open()) {
            Tensor post = model.mlpPosts(Tensors.ids(windows, LENGTH), false, pass).get(layer);
            float[] values = Tensors.floats(post.to(torch.ScalarType.Float));
            for (int neuron = 0; neuron < dMlp; neuron++) {
                for (int window = 0; window < windows.length; window++) {
                    float most = Float.NEGATIVE_INFINITY;
                    for (int position = 1; position < LENGTH; position++) {
                        int at = (window * LENGTH + position) * dMlp + neuron;
                        most = Math.max(most, values[at]);
                    }
                    maxima[neuron][window] = most;
                }
            }
        }
        return maxima;
    }

    private static int[][] windows(int count) {
        Seed seed = new Seed(9);
        return IntStream.range(0, count)
                .mapToObj(window ->
                        IntStream.range(0, LENGTH)
                                .map(position ->
                                        (int)
                                                Long.remainderUnsigned(
                                                        seed.hash(window, position),
                                                        Tiny.CONFIG.dVocab()))
                                .toArray())
                .toArray(int[][]::new);
    }
}
