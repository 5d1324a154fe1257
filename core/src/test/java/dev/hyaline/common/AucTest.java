package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AucTest {

    private static final double ROUNDING = 1e-12;
    private static final Seed SEED = new Seed(1);
    private static final int RESAMPLES = 200;

    @Test
    void separatedSamplesAreToldApart() {
        assertThat(value(of(3, 4, 5), of(0, 1, 2))).isEqualTo(1);
        assertThat(value(of(0, 1, 2), of(3, 4, 5))).isZero();
    }

    @Test
    void aTieCountsHalf() {
        assertThat(value(of(1), of(1))).isEqualTo(0.5);
        assertThat(value(of(0.0), of(-0.0))).isEqualTo(0.5);
        assertThat(value(of(1, 2), of(1, 1))).isEqualTo(0.75); // two ties, two wins
        assertThat(value(of(7, 7, 7), of(7, 7))).isEqualTo(0.5);
    }

    @Test
    void aSmallCaseByHand() {
        // 5 > 4, 5 > 1, 3 < 4, 3 > 1, 1 < 4, 1 = 1
        assertThat(value(of(5, 3, 1), of(4, 1))).isCloseTo(3.5 / 6, within(ROUNDING));
    }

    @Test
    void withoutValuesThereIsNone() {
        Auc auc = Auc.of(of(), of(1, 2), RESAMPLES, SEED);
        assertThat(auc.value()).isEmpty();
        assertThat(auc.interval()).isEmpty();
        assertThat(Auc.of(of(1, 2), of(), RESAMPLES, SEED).value()).isEmpty();
    }

    @Test
    void oneValueHasNoInterval() {
        Auc auc = Auc.of(of(1), of(0, 2, 3), RESAMPLES, SEED);
        assertThat(auc.value()).hasValue(1.0 / 3);
        assertThat(auc.interval()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void isTheShareOfPairsWon(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] first = draw(random, 1 + random.nextInt(40), 0.3);
        double[] second = draw(random, 1 + random.nextInt(40), 0);
        double won = 0;
        for (double x : first) {
            for (double y : second) {
                won += x > y ? 1 : x == y ? 0.5 : 0;
            }
        }
        assertThat(value(first, second))
                .isCloseTo(won / first.length / second.length, within(ROUNDING));
    }

    /** Coarse, so that there are ties. */
    private static double[] draw(SplittableRandom random, int n, double shift) {
        return random.doubles(n).map(each -> Math.rint(10 * (each + shift)) / 10).toArray();
    }

    @Test
    void theIntervalHoldsTheValueAndComesFromTheSeed() {
        SplittableRandom random = new SplittableRandom(5);
        double[] first = random.doubles(400, 0.1, 1.1).toArray();
        double[] second = random.doubles(300).toArray();
        Auc auc = Auc.of(first, second, 1000, SEED);
        Interval interval = auc.interval().orElseThrow();
        assertThat(interval.contains(auc.value().orElseThrow())).isTrue();
        // Hanley and McNeil's standard error at an AUC of 0.6 is about 0.022 here.
        assertThat(interval.high() - interval.low()).isBetween(0.06, 0.11);
        assertThat(Auc.of(first, second, 1000, SEED)).isEqualTo(auc);
        assertThat(Auc.of(first, second, 1000, new Seed(2)).interval())
                .isNotEqualTo(auc.interval());
    }

    @Test
    void theIntervalCoversWhatIsTrueAboutAsOftenAsItSays() {
        SplittableRandom random = new SplittableRandom(6);
        int covered = 0;
        for (int trial = 0; trial < 100; trial++) {
            Auc auc =
                    Auc.of(
                            random.doubles(60).toArray(),
                            random.doubles(60).toArray(),
                            RESAMPLES,
                            new Seed(trial));
            covered += auc.interval().orElseThrow().contains(0.5) ? 1 : 0;
        }
        assertThat(covered).isBetween(88, 100);
    }

    @Test
    void whatIsNotFiniteIsRefused() {
        assertThatThrownBy(() -> Auc.of(of(1, Double.NaN), of(1), RESAMPLES, SEED))
                .hasMessage("values must be finite, but one is: NaN");
    }

    private static double value(double[] first, double[] second) {
        return Auc.of(first, second, RESAMPLES, SEED).value().orElseThrow();
    }

    private static double[] of(double... values) {
        return values;
    }
}
