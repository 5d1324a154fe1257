package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private static final double ROUNDING = 1e-12;

    @Test
    void correlationOfALineIsOneOrMinusOne() {
        double[] x = {0, 1, 2, 5};
        assertThat(Statistics.pearson(x, new double[] {1, 3, 5, 11}).orElseThrow())
                .isCloseTo(1, within(ROUNDING));
        assertThat(Statistics.pearson(x, new double[] {0, -1, -2, -5}).orElseThrow())
                .isCloseTo(-1, within(ROUNDING));
    }

    @Test
    void correlationWithAConstantIsUndefined() {
        double[] x = {0, 1, 2};
        assertThat(Statistics.pearson(x, new double[] {0.1, 0.1, 0.1})).isEmpty();
        assertThat(Statistics.pearson(new double[] {0.1, 0.1, 0.1}, x)).isEmpty();
        assertThat(Statistics.pearson(new double[] {1}, new double[] {2})).isEmpty();
        assertThat(Statistics.pearson(new double[0], new double[0])).isEmpty();
    }

    @Test
    void correlationSurvivesHugeTinyAndFarAwayNumbers() {
        double[] x = {1, 2, 3, 7};
        double[] y = {2, 1, 5, 6};
        double expected = Statistics.pearson(x, y).orElseThrow();
        for (double scale : new double[] {1e-300, 1e-12, 1e300}) {
            double[] scaled = {scale, 2 * scale, 3 * scale, 7 * scale};
            assertThat(Statistics.pearson(scaled, y).orElseThrow())
                    .isCloseTo(expected, within(ROUNDING));
        }
        double[] shifted = {1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 7};
        assertThat(Statistics.pearson(shifted, y).orElseThrow())
                .isCloseTo(expected, within(ROUNDING));
        double[] whole = {-Double.MAX_VALUE, 0, Double.MAX_VALUE};
        assertThat(Statistics.pearson(whole, new double[] {0, 1, 2}).orElseThrow())
                .isCloseTo(1, within(ROUNDING));
    }

    @Test
    void correlationRefusesNanAndUnequalLengths() {
        assertThatThrownBy(
                        () -> Statistics.pearson(new double[] {1, Double.NaN}, new double[] {1, 2}))
                .isInstanceOf(HyalineException.class)
                .hasMessage("value must be finite, but is: NaN (index 1)");
        assertThatThrownBy(() -> Statistics.pearson(new double[] {1, 2}, new double[] {1}))
                .hasMessage("x and y must be equally long, but are: 2 and 1");
    }

    @Test
    void sumsOfPartsGiveTheCorrelationOfTheWhole() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = random.doubles(300).toArray();
        double[] y = new double[300];
        for (int i = 0; i < 300; i++) {
            y[i] = 0.3 * x[i] + random.nextDouble();
        }
        PairSums sums = PairSums.EMPTY;
        for (int i = 0; i < 300; i += 60) {
            sums = sums.plus(PairSums.of(x, y, i, i + 60));
        }
        assertThat(sums.n()).isEqualTo(300);
        assertThat(sums.correlation().orElseThrow())
                .as("seed %d", seed)
                .isCloseTo(Statistics.pearson(x, y).orElseThrow(), within(1e-10));
        assertThat(PairSums.EMPTY.correlation()).isEmpty();
        double[] constant = {0.1, 0.1, 0.1};
        assertThat(PairSums.of(constant, new double[] {1, 2, 3}, 0, 3).correlation()).isEmpty();
    }

    @Test
    void termsOfPairsAddUpToTheCorrelation() {
        double[] x = {0, 1, 2, 5};
        double[] y = {1, 0, 4, 4};
        double[] terms = Statistics.pearsonTerms(x, y);
        assertThat(Arrays.stream(terms).sum())
                .isCloseTo(Statistics.pearson(x, y).orElseThrow(), within(ROUNDING));
        // (0 − 2)(1 − 2.25) / √(14 · 12.75)
        assertThat(terms[0]).isCloseTo(2.5 / Math.sqrt(14 * 12.75), within(ROUNDING));
        assertThat(Statistics.pearsonTerms(x, new double[] {3, 3, 3, 3})).isEmpty();
    }

    @Test
    void quantilesInterpolate() {
        double[] sorted = {0, 10, 20, 30};
        assertThat(Statistics.quantile(sorted, 0)).isEqualTo(0);
        assertThat(Statistics.quantile(sorted, 0.5)).isEqualTo(15);
        assertThat(Statistics.quantile(sorted, 1)).isEqualTo(30);
        assertThatThrownBy(() -> Statistics.quantile(sorted, 1.1))
                .hasMessageContaining("share 1.1");
    }
}
