package dev.hyaline.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FiguresTest {

    @Test
    void numbersAreRoundedAndFilledUp() {
        assertThat(Figures.fixed(0, 2)).isEqualTo("0.00");
        assertThat(Figures.fixed(1.004, 2)).isEqualTo("1.00");
        assertThat(Figures.fixed(1.05, 3)).isEqualTo("1.050");
        assertThat(Figures.fixed(-0.071, 2)).isEqualTo("-0.07");
        assertThat(Figures.fixed(99.96, 1)).isEqualTo("100.0");
        assertThat(Figures.fixed(12.5, 0)).isEqualTo("13");
        assertThat(Figures.fixed(1e20, 1)).isEqualTo("100000000000000000000.0");
        assertThat(Figures.fixed(Double.POSITIVE_INFINITY, 1)).isEqualTo("Infinity");
    }

    @Test
    void numbersAreWhatTheFormatterWrites() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(8) - 3);
            int digits = random.nextInt(4);
            assertThat(Figures.fixed(value, digits))
                    .isEqualTo(String.format(Locale.ROOT, "%." + digits + "f", value));
        }
    }

    @Test
    void countsAgreeWithTheirNouns() {
        assertThat(Figures.count(1, "document")).isEqualTo("1 document");
        assertThat(Figures.count(0, "unit")).isEqualTo("0 units");
        assertThat(Figures.count(1234, "score card")).isEqualTo("1,234 score cards");
        assertThat(Figures.count(2, "pass")).isEqualTo("2 passes");
        assertThat(Figures.count(2, "batch")).isEqualTo("2 batches");
        assertThat(Figures.count(2, "query")).isEqualTo("2 queries");
        assertThat(Figures.count(2, "key")).isEqualTo("2 keys");
    }

    @Test
    void nothingIsShownAsNegativeNothing() {
        assertThat(Figures.activation(-0.001)).isEqualTo("0.00");
        assertThat(Figures.activation(-1.5)).isEqualTo("−1.50");
        assertThat(Figures.activation(Double.NaN)).isEqualTo(Figures.NONE);
        assertThat(Figures.percent(0.123)).isEqualTo("12 %");
        assertThat(Figures.percent(0.0123)).isEqualTo("1.2 %");
        assertThat(Figures.percent(0.000_123)).isEqualTo("0.012 %");
        assertThat(Figures.count(1234)).isEqualTo("1,234");
    }
}
