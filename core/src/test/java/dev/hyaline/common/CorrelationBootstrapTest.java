package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private static CorrelationBootstrap bootstrap(List<List<PairSums>> strata) {
        return CorrelationBootstrap.of(strata, RESAMPLES, SEED);
    }

    @Test
    void intervalHoldsTheTruthAboutAsOftenAsItPromises() {
        long seed = 20260101;
        SplittableRandom random = new SplittableRandom(seed);
        int trials = 200;
        int hits = 0;
        for (int t = 0; t < trials; t++) {
            List<List<PairSums>> strata =
                    List.of(clusters(20, 0.6, random), clusters(20, 0.6, random));
            hits += bootstrap(strata).pooled().interval().orElseThrow().contains(0.6) ? 1 : 0;
        }
        // 190 expected; three standard deviations of a binomial are 9, and the percentile
        // bootstrap of 40 clusters is known to be a little narrow.
        assertThat(hits).as("of %d, seed %d", trials, seed).isBetween(174, 200);
    }

    @Test
    void intervalNarrowsWithTheSquareRootOfTheClusters() {
        long seed = 5;
        SplittableRandom random = new SplittableRandom(seed);
        Interval few = bootstrap(List.of(clusters(20, 0.5, random))).pooled().interval().get();
        Interval many = bootstrap(List.of(clusters(320, 0.5, random))).pooled().interval().get();
        assertThat((few.high() - few.low()) / (many.high() - many.low()))
                .as("seed %d", seed)
                .isCloseTo(4, within(1.6));
    }

    @Test
    void strataAloneAreWhatTheyWouldBeWithoutTheOthers() {
        SplittableRandom random = new SplittableRandom(3);
        List<PairSums> a = clusters(10, 0.9, random);
        List<PairSums> b = clusters(10, 0.0, random);
        CorrelationBootstrap both = bootstrap(List.of(a, b));
        assertThat(both.stratum(0).interval()).isEqualTo(bootstrap(List.of(a)).pooled().interval());
        assertThat(both.stratum(1).interval().orElseThrow().contains(0)).isTrue();
    }

    @Test
    void sameSeedSameIntervalAndPairedDifferences() {
        SplittableRandom random = new SplittableRandom(4);
        List<List<PairSums>> strata = List.of(clusters(12, 0.4, random));
        CorrelationBootstrap first = bootstrap(strata);
        CorrelationBootstrap second = bootstrap(strata);
        assertThat(first.pooled().interval()).isEqualTo(second.pooled().interval());
        Interval difference = first.pooled().minus(second.pooled()).interval().orElseThrow();
        assertThat(difference.low()).isEqualTo(0);
        assertThat(difference.high()).isEqualTo(0);
    }

    @Test
    void oneClusterGivesNoInterval() {
        List<PairSums> one = clusters(1, 0.5, new SplittableRandom(1));
        assertThat(bootstrap(List.of(one)).pooled().interval()).isEmpty();
        assertThat(bootstrap(List.of(List.of())).pooled().interval()).isEmpty();
    }

    @Test
    void resamplesWithoutACorrelationAreCountedAndTooManyLeaveNoInterval() {
        PairSums flat = PairSums.of(new double[] {0, 0}, new double[] {0, 0}, 0, 2);
        PairSums slope = PairSums.of(new double[] {0, 1}, new double[] {0, 1}, 0, 2);
        PairSums noise = PairSums.of(new double[] {0, 1, 0}, new double[] {0, 0, 1}, 0, 3);
        Optional<Interval> some =
                bootstrap(List.of(List.of(flat, flat, slope, noise))).pooled().interval();
        Interval interval = some.orElseThrow();
        assertThat(interval.resamples() + interval.undefinedResamples()).isEqualTo(RESAMPLES);
        assertThat(interval.undefinedResamples()).isBetween(20, 110); // (2/4)^4 of 1,000 = 62

        List<PairSums> mostlyFlat = new ArrayList<>(List.of(slope));
        for (int i = 0; i < 30; i++) {
            mostlyFlat.add(0, flat);
        }
        // One of 31 is drawn at least once in 64 % of resamples.
        assertThat(bootstrap(List.of(mostlyFlat)).pooled().interval()).isPresent();
        assertThat(bootstrap(List.of(List.of(flat, flat))).pooled().interval()).isEmpty();
    }
}
