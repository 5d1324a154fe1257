package dev.hyaline.record.file;

import dev.hyaline.record.fold.MaximumHistogram;
import java.util.List;

/**
 * A unit's activations over one split, masked positions left out. Moments are population moments.
 *
 * @param tokens how many tokens were seen
 * @param windows how many windows were seen
 * @param minimum the smallest activation; NaN without tokens
 * @param maximum the largest activation; NaN without tokens
 * @param mean the mean; NaN without tokens
 * @param variance the variance; NaN without tokens, 0 for a constant
 * @param skewness the third standardised moment; NaN for a constant
 * @param kurtosis the fourth standardised moment (3 for a Gaussian); NaN for a constant
 * @param density the share of tokens with an activation above 0
 * @param histogram counts of window maxima in the bins of {@link MaximumHistogram}
 */
public record SplitStatistics(
        long tokens,
        long windows,
        double minimum,
        double maximum,
        double mean,
        double variance,
        double skewness,
        double kurtosis,
        double density,
        List<Long> histogram) {

    private static final double NONE = Double.NaN;

    public SplitStatistics {
        histogram = List.copyOf(histogram);
    }

    /** Whether the unit had one value on every token. */
    public boolean constant() {
        return !(minimum < maximum);
    }

    /**
     * From power sums.
     *
     * @param tokens n
     * @param windows how many windows
     * @param sums Σa, Σa², Σa³, Σa⁴
     * @param minimum the smallest a
     * @param maximum the largest a
     * @param positive how many a are above 0
     * @param histogram counts of window maxima
     */
    public static SplitStatistics of(
            long tokens,
            long windows,
            double[] sums,
            double minimum,
            double maximum,
            long positive,
            List<Long> histogram) {
        if (tokens == 0) {
            return new SplitStatistics(
                    0, windows, NONE, NONE, NONE, NONE, NONE, NONE, NONE, histogram);
        }
        double density = positive / (double) tokens;
        double mean = sums[0] / tokens;
        if (!(minimum < maximum)) {
            return new SplitStatistics(
                    tokens, windows, minimum, maximum, mean, 0, NONE, NONE, density, histogram);
        }
        double second = sums[1] / tokens;
        double third = sums[2] / tokens;
        double fourth = sums[3] / tokens;
        double variance = Math.max(0, second - mean * mean);
        double deviation = Math.sqrt(variance);
        double skewness =
                (third - 3 * mean * second + 2 * mean * mean * mean)
                        / (deviation * deviation * deviation);
        double kurtosis =
                (fourth
                                - 4 * mean * third
                                + 6 * mean * mean * second
                                - 3 * mean * mean * mean * mean)
                        / (variance * variance);
        return new SplitStatistics(
                tokens, windows, minimum, maximum, mean, variance, skewness, kurtosis, density,
                histogram);
    }
}
