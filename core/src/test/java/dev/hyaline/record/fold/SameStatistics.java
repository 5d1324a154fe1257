package dev.hyaline.record.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.record.file.SplitStatistics;

/** Statistics of the same windows that were added up in another order. */
public final class SameStatistics {

    private SameStatistics() {}

    public static void expect(SplitStatistics actual, SplitStatistics expected) {
        assertThat(actual.tokens()).isEqualTo(expected.tokens());
        assertThat(actual.windows()).isEqualTo(expected.windows());
        assertThat(actual.minimum()).isEqualTo(expected.minimum());
        assertThat(actual.maximum()).isEqualTo(expected.maximum());
        assertThat(actual.density()).isEqualTo(expected.density());
        assertThat(actual.histogram()).isEqualTo(expected.histogram());
        expectClose(actual.mean(), expected.mean());
        expectClose(actual.variance(), expected.variance());
        expectClose(actual.skewness(), expected.skewness());
        expectClose(actual.kurtosis(), expected.kurtosis());
    }

    /** Only the order of additions in double differs. */
    private static void expectClose(double actual, double expected) {
        if (Double.isNaN(expected)) {
            assertThat(actual).isNaN();
            return;
        }
        assertThat(actual).isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
    }
}
