package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CorrelationBootstrapTest {

    private static final Seed SEED = new Seed(11);
    private static final int RESAMPLES = 1000;

    /** Clusters of 20 pairs from a bivariate normal distribution with correlation rho. */
    private static List<PairSums> clusters(int count, double rho, SplittableRandom random) {
        List<PairSums> clusters = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            double[] x = new double[20];
            double[] y = new double[20];
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextGaussian();
                y[i] = rho * x[i] + Math.sqrt(1 - rho * rho) * random.nextGaussian();
            }
            clusters.add(PairSums.of(x, y, 0, x.length));
        }
        return clusters;
    }

    private static PairSums sum(List<PairSums> clusters) {
        return clusters.stream().reduce(PairSums.EMPTY, PairSums::plus);
    }

    private static CorrelationBootstrap bootstrap(List<List<PairSums>> strata) {
        return CorrelationBootstrap.of(strata, RESAMPLES, SEED);
    }

    @Test
    void intervalHoldsTheTruthAsOftenAsItPromises() {
        long seed = 20260101;
        SplittableRandom random = new SplittableRandom(seed);
        int trials = 1000;
        int hits = 0;
        for (int t = 0; t < trials; t++) {
            List<List<PairSums>> strata =
                    List.of(clusters(10, 0.6, random), clusters(10, 0.6, random));
            hits += bootstrap(strata).interval().orElseThrow().contains(0.6) ? 1 : 0;
        }
        // 950 expected; three standard deviations of a binomial are 21.
        assertThat(hits).as("of %d, seed %d", trials, seed).isBetween(929, 971);
    }

    @Test
    void manyClustersGiveTheIntervalOfTheTextbook() {
        long seed = 5;
        List<PairSums> clusters = clusters(500, 0.5, new SplittableRandom(seed));
        Interval interval = bootstrap(List.of(clusters)).interval().orElseThrow();
        // Of n independent normal pairs atanh r has the deviation 1/√(n − 3).
        double r = sum(clusters).correlation().orElseThrow();
        double z = (Math.log1p(r) - Math.log1p(-r)) / 2;
        double error = 1 / Math.sqrt(10_000 - 3);
        double width = Math.tanh(z + 1.96 * error) - Math.tanh(z - 1.96 * error);
        assertThat((interval.high() - interval.low()) / width)
                .as("seed %d", seed)
                .isCloseTo(1, within(0.1)); // 1,000 resamples know their quantiles to 3 %
        assertThat((interval.high() + interval.low()) / 2).isCloseTo(r, within(width / 10));
    }

    @Test
    void strataAreDrawnApart() {
        SplittableRandom random = new SplittableRandom(3);
        List<PairSums> far = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            far.add(PairSums.of(new double[] {100 + i % 2}, new double[] {100 - i % 2}, 0, 1));
        }
        List<PairSums> near = clusters(10, 0, random);
        // Nearly all of the covariance lies between the strata, and no resample can lose it.
        Interval apart = bootstrap(List.of(far, near)).interval().orElseThrow();
        assertThat(apart.low()).isGreaterThan(0.99);
        List<PairSums> all = new ArrayList<>(far);
        all.addAll(near);
        Interval together = bootstrap(List.of(all)).interval().orElseThrow();
        assertThat(together.high() - together.low())
                .isGreaterThan(2 * (apart.high() - apart.low()));
    }

    @Test
    void sameSeedSameIntervalAndPairedDifferences() {
        SplittableRandom random = new SplittableRandom(4);
        List<List<PairSums>> strata = List.of(clusters(12, 0.4, random));
        CorrelationBootstrap first = bootstrap(strata);
        assertThat(first.interval()).isEqualTo(bootstrap(strata).interval());
        Interval difference = first.difference(first.paired(strata)).orElseThrow();
        assertThat(difference.low()).isZero();
        assertThat(difference.high()).isZero();
    }

    @Test
    void aPairedDifferenceIsKnownBetterThanEitherSide() {
        SplittableRandom random = new SplittableRandom(6);
        List<PairSums> one = new ArrayList<>();
        List<PairSums> other = new ArrayList<>();
        for (int c = 0; c < 20; c++) {
            double[] x = random.doubles(30).toArray();
            double[] y = new double[x.length];
            double[] alike = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                y[i] = x[i] + random.nextGaussian();
                alike[i] = y[i] + 0.01 * random.nextGaussian();
            }
            one.add(PairSums.of(x, y, 0, x.length));
            other.add(PairSums.of(x, alike, 0, x.length));
        }
        CorrelationBootstrap bootstrap = bootstrap(List.of(one));
        Interval side = bootstrap.interval().orElseThrow();
        Interval difference = bootstrap.difference(bootstrap.paired(List.of(other))).orElseThrow();
        assertThat(difference.high() - difference.low())
                .isLessThan((side.high() - side.low()) / 10);
        double truth =
                sum(one).correlation().orElseThrow() - sum(other).correlation().orElseThrow();
        assertThat(difference.contains(truth)).isTrue();
    }

    @Test
    void whatIsNotPairedHasNoDifference() {
        SplittableRandom random = new SplittableRandom(4);
        List<List<PairSums>> twelve = List.of(clusters(12, 0.4, random));
        List<List<PairSums>> ten = List.of(clusters(10, 0.4, random));
        assertThatThrownBy(() -> bootstrap(twelve).paired(ten))
                .hasMessage("strata must be as large as those they are paired with, but are: [10]");
        assertThatThrownBy(() -> bootstrap(twelve).difference(bootstrap(twelve)))
                .hasMessage("differences must be of paired bootstraps");
    }

    @Test
    void whoIsAlwaysRightIsCertainlySo() {
        double[] x = {0, 1, 5};
        List<PairSums> exact = Collections.nCopies(5, PairSums.of(x, x, 0, 3));
        Interval interval = bootstrap(List.of(exact)).interval().orElseThrow();
        assertThat(interval.low()).isCloseTo(1, within(1e-9));
        assertThat(interval.high()).isCloseTo(1, within(1e-9));
    }

    @Test
    void oneClusterGivesNoIntervalAndTwoGiveOneThatSaysLittle() {
        List<PairSums> two = clusters(2, 0.5, new SplittableRandom(1));
        assertThat(bootstrap(List.of(two.subList(0, 1))).interval()).isEmpty();
        assertThat(bootstrap(List.of(List.of())).interval()).isEmpty();
        // Half of the resamples are one cluster twice, which tells nothing about the spread.
        Interval interval = bootstrap(List.of(two)).interval().orElseThrow();
        assertThat(interval.low()).isEqualTo(-1);
        assertThat(interval.high()).isEqualTo(1);
        assertThat(bootstrap(List.of(two, clusters(1, 0, new SplittableRandom(2)))).interval())
                .isPresent();
    }

    @Test
    void resamplesWithoutACorrelationAreCountedAndTooManyLeaveNoInterval() {
        PairSums flat = PairSums.of(new double[] {0, 0}, new double[] {0, 0}, 0, 2);
        PairSums slope = PairSums.of(new double[] {0, 1}, new double[] {0, 1}, 0, 2);
        PairSums noise = PairSums.of(new double[] {0, 1, 0}, new double[] {0, 0, 1}, 0, 3);
        Interval interval =
                bootstrap(List.of(List.of(flat, flat, slope, noise))).interval().orElseThrow();
        assertThat(interval.resamples() + interval.undefinedResamples()).isEqualTo(RESAMPLES);
        assertThat(interval.undefinedResamples()).isBetween(20, 110); // (2/4)^4 of 1,000 = 62

        List<PairSums> mostlyFlat = new ArrayList<>(List.of(slope));
        for (int i = 0; i < 30; i++) {
            mostlyFlat.add(0, flat);
        }
        // One of 31 is drawn at least once in 64 % of resamples.
        assertThat(bootstrap(List.of(mostlyFlat)).interval()).isPresent();
        assertThat(bootstrap(List.of(List.of(flat, flat))).interval()).isEmpty();
    }
}
