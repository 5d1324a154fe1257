package dev.hyaline.common;

/**
 * A 95 % interval: where the truth lies, as far as the sample can tell ({@link
 * CorrelationBootstrap}).
 *
 * @param low its lower end
 * @param high its upper end
 * @param resamples in how many resamples the statistic was defined; 0 where the interval is in
 *     closed form
 * @param undefinedResamples in how many it was not; these took no part
 */
public record Interval(double low, double high, int resamples, int undefinedResamples) {

    /** How often such intervals are to hold the truth. */
    public static final double LEVEL = 0.95;

    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException(
                    "low must be at most high, but they are: " + low + " and " + high);
        }
        if (resamples < 0 || undefinedResamples < 0) {
            throw new IllegalArgumentException(
                    "resamples must be at least 0, but are: "
                            + resamples
                            + " (and "
                            + undefinedResamples
                            + " undefined)");
        }
    }

    /** One in closed form. */
    public static Interval of(double low, double high) {
        return new Interval(low, high, 0, 0);
    }

    /** Whether the value lies within. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
