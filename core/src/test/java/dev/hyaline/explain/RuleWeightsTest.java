package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RuleWeightsTest {

    private static final int POSITIONS = 400;

    @Test
    void withoutRulesTheBaseIsTheMean() {
        assertThat(RuleWeights.of(new double[] {1, 2, 6}).solve()).containsExactly(3);
    }

    /** At the minimum the derivative by base and by each weight is 0. */
    @Test
    void noOtherWeightsFitBetter() {
        SplittableRandom random = new SplittableRandom(5);
        double[] activations = random.doubles(POSITIONS, -1, 3).toArray();
        RuleWeights weights = RuleWeights.of(activations);
        List<double[]> features = new ArrayList<>();
        double[] ridges = new double[12];
        for (int i = 0; i < ridges.length; i++) {
            double[] feature =
                    i == 11
                            ? features.get(3) // one says what another says
                            : random.doubles(POSITIONS).map(x -> x < 0.3 ? 1 : 0).toArray();
            ridges[i] = i == 0 ? 0 : 3;
            features.add(feature);
            weights = weights.with(feature, ridges[i]);
        }
        double[] solution = weights.solve();
        double[] predicted = RuleWeights.predict(solution, features, POSITIONS);
        double byBase = 0;
        double[] byWeight = new double[ridges.length];
        for (int p = 0; p < POSITIONS; p++) {
            double error = predicted[p] - activations[p];
            byBase += error;
            for (int i = 0; i < byWeight.length; i++) {
                byWeight[i] += features.get(i)[p] * error;
            }
        }
        assertThat(byBase).isCloseTo(0, within(1e-9));
        for (int i = 0; i < byWeight.length; i++) {
            assertThat(byWeight[i] + ridges[i] * solution[i + 1])
                    .as("feature %d", i)
                    .isCloseTo(0, within(1e-9));
        }
        assertThat(solution[4]).as("equal features share").isCloseTo(solution[12], within(1e-9));
    }

    @Test
    void aConstantFeatureWeighsNothing() {
        double[] activations = {1, 2, 6};
        assertThat(RuleWeights.of(activations).with(new double[3], 0).solve())
                .containsExactly(3, 0);
        assertThat(RuleWeights.of(activations).with(new double[] {2, 2, 2}, 1).solve())
                .containsExactly(3, 0);
    }
}
