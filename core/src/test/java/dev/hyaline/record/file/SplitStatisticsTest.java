package dev.hyaline.record.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.record.fold.MaximumHistogram;
import dev.hyaline.record.fold.SplitSums;
import dev.hyaline.record.fold.WindowSums;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SplitStatisticsTest {

    /** Sums of doubles against sums of squared distances: cancellation costs a few digits. */
    private static final Offset<Double> DOUBLES = within(1e-9);

    /** The sums of one window are fp32. */
    private static final Offset<Double> FLOATS = within(1e-4);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void momentsAreThoseOfTheDefinition(long seed) {
        Random random = new Random(seed);
        double[] values = random.doubles(5000).map(u -> u < 0.6 ? -0.1 * u : 8 * u * u).toArray();
        expectMoments(of(values), values, DOUBLES);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 5})
    void sumsOfWindowsGiveTheSame(long seed) {
        Random random = new Random(seed);
        int length = 33;
        SplitSums sums = new SplitSums(2);
        double[] values = new double[200 * (length - 1)];
        for (int w = 0; w < 200; w++) {
            float[] activations = new float[length * 2]; // [length, units]
            for (int p = 0; p < length; p++) {
                activations[2 * p] = (float) Math.max(-0.17, random.nextGaussian());
                if (p > 0) {
                    values[w * (length - 1) + p - 1] = activations[2 * p];
                }
            }
            activations[0] = 99; // masked
            WindowSums window = new WindowSums(2);
            window.clear();
            for (int p = 1; p < length; p++) {
                window.add(activations, 2 * p);
            }
            sums.add(window);
            sums.count(1, length - 1);
        }
        SplitStatistics statistics = sums.statistics(0);
        expectMoments(statistics, values, FLOATS);
        assertThat(statistics.windows()).isEqualTo(200);
        assertThat(statistics.maximum()).isLessThan(10);
        assertThat(statistics.histogram()).hasSize(MaximumHistogram.BINS);
        assertThat(statistics.histogram().stream().mapToLong(Long::longValue).sum()).isEqualTo(200);
        assertThat(sums.statistics(1).constant()).isTrue();
        assertThat(sums.statistics(1).density()).isZero();
    }

    @Test
    void aConstantHasNoShape() {
        SplitStatistics statistics = of(2.5, 2.5, 2.5);
        assertThat(statistics.constant()).isTrue();
        assertThat(statistics.mean()).isEqualTo(2.5);
        assertThat(statistics.variance()).isZero();
        assertThat(statistics.skewness()).isNaN();
        assertThat(statistics.kurtosis()).isNaN();
        assertThat(statistics.density()).isEqualTo(1);
    }

    @Test
    void whatWasNotSeenIsAbsent() {
        SplitStatistics statistics = new SplitSums(1).statistics(0);
        assertThat(statistics.tokens()).isZero();
        assertThat(statistics.minimum()).isNaN();
        assertThat(statistics.maximum()).isNaN();
        assertThat(statistics.mean()).isNaN();
        assertThat(statistics.variance()).isNaN();
        assertThat(statistics.density()).isNaN();
    }

    private static SplitStatistics of(double... values) {
        double[] sums = new double[4];
        double minimum = Double.POSITIVE_INFINITY;
        double maximum = Double.NEGATIVE_INFINITY;
        long positive = 0;
        for (double a : values) {
            for (int power = 0; power < 4; power++) {
                sums[power] += Math.pow(a, power + 1);
            }
            minimum = Math.min(minimum, a);
            maximum = Math.max(maximum, a);
            positive += a > 0 ? 1 : 0;
        }
        return SplitStatistics.of(values.length, 1, sums, minimum, maximum, positive, List.of());
    }

    private static void expectMoments(
            SplitStatistics statistics, double[] values, Offset<Double> tolerance) {
        double mean = 0;
        for (double a : values) {
            mean += a / values.length;
        }
        double[] central = new double[5];
        long positive = 0;
        for (double a : values) {
            for (int power = 2; power <= 4; power++) {
                central[power] += Math.pow(a - mean, power) / values.length;
            }
            positive += a > 0 ? 1 : 0;
        }
        assertThat(statistics.tokens()).isEqualTo(values.length);
        assertThat(statistics.mean()).isCloseTo(mean, tolerance);
        assertThat(statistics.variance()).isCloseTo(central[2], tolerance);
        assertThat(statistics.skewness())
                .isCloseTo(central[3] / Math.pow(central[2], 1.5), tolerance);
        assertThat(statistics.kurtosis())
                .isCloseTo(central[4] / (central[2] * central[2]), tolerance);
        assertThat(statistics.density()).isEqualTo(positive / (double) values.length);
    }
}
