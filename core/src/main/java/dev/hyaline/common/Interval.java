package dev.hyaline.common;

/**
 * A 95 % interval: the 2.5 % and 97.5 % quantiles of a statistic over bootstrap resamples
 * (percentile bootstrap).
 *
 * @param low its lower end
 * @param high its upper end
 * @param resamples in how many resamples the statistic was defined
 * @param undefinedResamples in how many it was not; these took no part
 */
public record Interval(double low, double high, int resamples, int undefinedResamples) {

    /** The share of resamples between the ends. */
    public static final double LEVEL = 0.95;

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "low must be at most high, but they are: %s and %s".formatted(low, high));
        }
        if (resamples < 1 || undefinedResamples < 0) {
            throw new IllegalArgumentException(
                    "resamples must be at least 1, but are: %d (and %d undefined)"
                            .formatted(resamples, undefinedResamples));
        }
    }

    /** Whether the value lies within. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
