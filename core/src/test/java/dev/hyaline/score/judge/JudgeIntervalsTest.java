package dev.hyaline.score.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.Interval;
import dev.hyaline.score.judge.JudgeIntervals.Stratum;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeIntervalsTest {

    private static final long SEED = 2410_13928;
    private static final double STEP = 0.02;

    private static double[] binomial(int n, double p) {
        double[] mass = {1};
        for (int i = 0; i < n; i++) {
            double[] next = new double[mass.length + 1];
            for (int k = 0; k < mass.length; k++) {
                next[k] += mass[k] * (1 - p);
                next[k + 1] += mass[k] * p;
            }
            mass = next;
        }
        return mass;
    }

    private static Interval mean(int n, int rightYes, int rightNo) {
        return JudgeIntervals.mean(
                new Stratum(n, (double) rightYes / n, 0), new Stratum(n, (double) rightNo / n, 0));
    }

    /** With which probability the interval holds the truth, exactly. */
    private static double coverage(int n, double p, double q) {
        double[] yes = binomial(n, p);
        double[] no = binomial(n, q);
        double covered = 0;
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= n; j++) {
                covered += mean(n, i, j).contains((p + q) / 2) ? yes[i] * no[j] : 0;
            }
        }
        return covered;
    }

    @ParameterizedTest
    @CsvSource({"5, 0.90, 0.95", "10, 0.92, 0.95", "20, 0.93, 0.95"})
    void balancedAccuracyIsHeldAsOftenAsPromised(int n, double least, double average) {
        double sum = 0;
        double lowest = 1;
        int pairs = 0;
        for (double p = STEP; p < 1; p += STEP) {
            for (double q = STEP; q <= p; q += STEP) {
                double coverage = coverage(n, p, q);
                lowest = Math.min(lowest, coverage);
                sum += coverage;
                pairs++;
            }
        }
        assertThat(lowest).isBetween(least, 0.95);
        assertThat(sum / pairs).isBetween(average, 0.97);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10, 20})
    void allRightIsNotKnownToBeAlwaysRight(int n) {
        Interval interval = mean(n, n, n);
        assertThat(interval.high()).isEqualTo(1);
        assertThat(interval.low()).isBetween(1 - 2.5 / n, 1 - 1.0 / n);
        assertThat(mean(n, 0, 0).high()).isCloseTo(1 - interval.low(), within(1e-12));
        Interval area = JudgeIntervals.area(1, n, n);
        assertThat(area.high()).isEqualTo(1);
        assertThat(area.low()).isBetween(1 - 2.5 / n, 1 - 1.0 / n);
    }

    @Test
    void intervalsHoldWhatWasSeen() {
        for (int n : new int[] {5, 10, 30}) {
            for (int i = 0; i <= n; i++) {
                for (int j = 0; j <= n; j++) {
                    assertThat(mean(n, i, j).contains((i + j) / (2.0 * n))).isTrue();
                    double area = (double) (i * j) / (n * n);
                    assertThat(JudgeIntervals.area(area, n, n).contains(area)).isTrue();
                    Interval difference =
                            JudgeIntervals.difference(
                                    new Stratum(n, (double) i / n, (double) (n - i) / n),
                                    new Stratum(n, 0, (double) j / n));
                    double seen = (i - (n - i) - j) / (2.0 * n);
                    assertThat(difference.low()).isLessThanOrEqualTo(seen + 1e-12);
                    assertThat(difference.high()).isGreaterThanOrEqualTo(seen - 1e-12);
                }
            }
        }
    }

    @Test
    void pairedDifferencesAreHeldAsOftenAsPromised() {
        SplittableRandom random = new SplittableRandom(SEED);
        int n = 10;
        int repetitions = 4000;
        double sum = 0;
        int worlds = 60;
        for (int world = 0; world < worlds; world++) {
            double[] b = {random.nextDouble() / 2, random.nextDouble() / 2};
            double[] c = {random.nextDouble() / 2, random.nextDouble() / 2};
            double truth = (b[0] - c[0] + b[1] - c[1]) / 2;
            int held = 0;
            for (int i = 0; i < repetitions; i++) {
                Interval interval =
                        JudgeIntervals.difference(
                                drawn(n, b[0], c[0], random), drawn(n, b[1], c[1], random));
                held += interval.contains(truth) ? 1 : 0;
            }
            assertThat((double) held / repetitions)
                    .as("seed %s, %s", SEED, world)
                    .isGreaterThan(0.93);
            sum += (double) held / repetitions;
        }
        assertThat(sum / worlds).isBetween(0.945, 0.975);
    }

    private static Stratum drawn(int n, double b, double c, SplittableRandom random) {
        int first = 0;
        int second = 0;
        for (int i = 0; i < n; i++) {
            double drawn = random.nextDouble();
            first += drawn < b ? 1 : 0;
            second += drawn >= b && drawn < b + c ? 1 : 0;
        }
        return new Stratum(n, (double) first / n, (double) second / n);
    }

    /** Confidences from two normal distributions, rounded to whole numbers as judges write them. */
    @ParameterizedTest
    @CsvSource({"0", "0.5", "1", "2", "3"})
    void areasAreHeldAsOftenAsPromised(double shift) {
        SplittableRandom random = new SplittableRandom(SEED);
        double truth = area(confidences(shift, 5000, random), confidences(0, 5000, random));
        int held = 0;
        int repetitions = 4000;
        for (int i = 0; i < repetitions; i++) {
            double seen = area(confidences(shift, 10, random), confidences(0, 10, random));
            held += JudgeIntervals.area(seen, 10, 10).contains(truth) ? 1 : 0;
        }
        assertThat((double) held / repetitions).as("seed %s", SEED).isBetween(0.935, 1.0);
    }

    private static int[] confidences(double shift, int n, SplittableRandom random) {
        return IntStream.range(0, n)
                .map(_ ->
                        (int)
                                Math.round(
                                        Math.clamp(3 + 2 * (shift + random.nextGaussian()), 0, 10)))
                .toArray();
    }

    private static double area(int[] first, int[] second) {
        long[] firsts = new long[11];
        long[] seconds = new long[11];
        IntStream.of(first).forEach(value -> firsts[value]++);
        IntStream.of(second).forEach(value -> seconds[value]++);
        double won = 0;
        long below = 0;
        for (int value = 0; value < firsts.length; value++) {
            won += firsts[value] * (below + seconds[value] / 2.0);
            below += seconds[value];
        }
        return won / ((double) first.length * second.length);
    }

    /** Whole documents that are right or wrong together, two or three items each. */
    @Test
    void itemsOfOneDocumentCountAsWhatTheyAreWorth() {
        SplittableRandom random = new SplittableRandom(SEED);
        int held = 0;
        int repetitions = 4000;
        double rate = 0.7;
        for (int i = 0; i < repetitions; i++) {
            held +=
                    JudgeIntervals.mean(clustered(rate, random), clustered(rate, random))
                                    .contains(rate)
                            ? 1
                            : 0;
        }
        assertThat((double) held / repetitions).as("seed %s", SEED).isBetween(0.93, 0.99);
    }

    private static Stratum clustered(double rate, SplittableRandom random) {
        int[] sizes = {3, 3, 2, 2};
        double right = 0;
        for (int size : sizes) {
            right += random.nextDouble() < rate ? size : 0;
        }
        return new Stratum(100 / 26.0, right / 10, 0); // n² / Σ m²
    }
}
