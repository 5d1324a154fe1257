package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Statistics;
import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * A mean over units, with its 95 % interval {@code mean ± 1.96 s / √n} (normal approximation).
 *
 * @param mean absent without numbers
 * @param halfWidth of the interval; absent with fewer than two
 * @param n how many numbers
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Mean(OptionalDouble mean, OptionalDouble halfWidth, int n) {

    private static final double NORMAL_95 = 1.96;

    /** Of finite numbers. */
    public static Mean of(double... values) {
        int n = values.length;
        if (n == 0) {
            return new Mean(OptionalDouble.empty(), OptionalDouble.empty(), 0);
        }
        double mean = Statistics.mean(values);
        if (n == 1) {
            return new Mean(OptionalDouble.of(mean), OptionalDouble.empty(), 1);
        }
        double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
        double standardError = Math.sqrt(squares / (n - 1) / n);
        return new Mean(OptionalDouble.of(mean), OptionalDouble.of(NORMAL_95 * standardError), n);
    }

    /** Such as {@code 0.628 ±.008}, or a hyphen. */
    public String text() {
        if (halfWidth.isEmpty()) {
            return Figures.number(mean);
        }
        String half = Figures.number(halfWidth);
        return Figures.number(mean) + " ±" + (half.startsWith("0.") ? half.substring(1) : half);
    }
}
