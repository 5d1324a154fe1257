package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LevelsTest {

    @Test
    void equalsTheBestOfAllCutsOnSmallCases() {
        long seed = 99;
        SplittableRandom random = new SplittableRandom(seed);
        for (int trial = 0; trial < 300; trial++) {
            int n = random.nextInt(1, 10);
            int k = random.nextInt(1, 5);
            int longest = random.nextInt((n + k - 1) / k, n + 1);
            double[] values = random.doubles(n, -2, 9).sorted().toArray();
            double[] weights = random.ints(n, 1, 50).asDoubleStream().toArray();
            int[] ends = Levels.cut(values, weights, k, longest);

            assertThat(ends).isSorted();
            assertThat(ends[ends.length - 1]).isEqualTo(n);
            double cost = 0;
            int from = 0;
            for (int end : ends) {
                assertThat(end - from).isBetween(1, longest);
                cost += cost(values, weights, from, end);
                from = end;
            }
            assertThat(cost)
                    .as("seed %d, trial %d", seed, trial)
                    .isCloseTo(best(values, weights, 0, k, longest), within(1e-9));
        }
    }

    @Test
    void isDeterministicAndHandlesNothing() {
        assertThat(Levels.cut(new double[0], new double[0], 16, 64)).isEmpty();
        double[] equal = new double[100];
        double[] ones = new double[100];
        Arrays.fill(ones, 1);
        assertThat(Levels.cut(equal, ones, 16, 64)).isEqualTo(Levels.cut(equal, ones, 16, 64));
        assertThatThrownBy(() -> Levels.cut(equal, ones, 3, 33))
                .hasMessage("values must be at most 99, but are: 100");
    }

    private static double best(double[] values, double[] weights, int from, int k, int longest) {
        if (from == values.length) {
            return 0;
        }
        double best = Double.POSITIVE_INFINITY;
        for (int end = from + 1; k > 0 && end <= Math.min(values.length, from + longest); end++) {
            double rest = best(values, weights, end, k - 1, longest);
            best = Math.min(best, cost(values, weights, from, end) + rest);
        }
        return best;
    }

    private static double cost(double[] values, double[] weights, int from, int end) {
        double sum = 0;
        double weight = 0;
        for (int i = from; i < end; i++) {
            sum += weights[i] * values[i];
            weight += weights[i];
        }
        double cost = 0;
        for (int i = from; i < end; i++) {
            cost += weights[i] * Math.pow(values[i] - sum / weight, 2);
        }
        return cost;
    }
}
