package dev.hyaline.common;

import java.util.OptionalDouble;

/** Descriptive statistics in double. What is undefined is an empty optional, never NaN. */
public final class Statistics {

    private Statistics() {}

    /**
     * Pearson's correlation of two equally long series of finite numbers, in [-1, 1]:
     *
     * <pre>r = Σ (x − x̄)(y − ȳ) / √(Σ (x − x̄)² · Σ (y − ȳ)²)</pre>
     *
     * <p>Undefined, and empty, where either side is constant (all its values equal, as a series of
     * one is). Both sides are first mapped onto [-1, 1], so neither huge nor tiny numbers overflow.
     */
    public static OptionalDouble pearson(double[] x, double[] y) {
        double[] terms = pearsonTerms(x, y);
        if (terms.length == 0) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (double term : terms) {
            sum += term;
        }
        return OptionalDouble.of(clamp(sum));
    }

    /**
     * What each pair contributes to {@link #pearson}, which is the sum of these terms:
     *
     * <pre>(x − x̄)(y − ȳ) / √(Σ (x − x̄)² · Σ (y − ȳ)²)</pre>
     *
     * @return one a pair; none where the correlation is undefined
     */
    public static double[] pearsonTerms(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "x and y must be equally long, but are: %d and %d",
                            x.length, y.length));
        }
        double[] u = mappedToUnitRange(x);
        double[] v = mappedToUnitRange(y);
        if (u.length == 0 || v.length == 0) {
            return new double[0];
        }
        double meanU = mean(u);
        double meanV = mean(v);
        double uu = 0;
        double vv = 0;
        double[] terms = u; // each value makes room for its term
        for (int i = 0; i < u.length; i++) {
            double du = u[i] - meanU;
            double dv = v[i] - meanV;
            uu += du * du;
            vv += dv * dv;
            terms[i] = du * dv;
        }
        double norm = Math.sqrt(uu * vv);
        for (int i = 0; i < terms.length; i++) {
            terms[i] /= norm;
        }
        return terms;
    }

    /** The arithmetic mean; NaN of nothing is a programmer's mistake and is refused. */
    public static double mean(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("values must not be empty");
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /**
     * A quantile by linear interpolation between order statistics: the value at the fractional rank
     * {@code share · (n − 1)}.
     *
     * @param sorted ascending, at least one
     * @param share in [0, 1]
     */
    public static double quantile(double[] sorted, double share) {
        if (sorted.length == 0 || !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "quantile needs values and a share in [0, 1], but has: %d values, share %s",
                            sorted.length, share));
        }
        double rank = share * (sorted.length - 1);
        int below = (int) rank;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    }

    static double clamp(double correlation) {
        return Math.clamp(correlation, -1.0, 1.0);
    }

    /** The values between −1 (the smallest) and 1 (the largest); empty where all are equal. */
    private static double[] mappedToUnitRange(double[] values) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw HyalineException.numeric(
                        "value must be finite, but is: %s (index %d)", values[i], i);
            }
            min = Math.min(min, values[i]);
            max = Math.max(max, values[i]);
        }
        double half = max / 2 - min / 2;
        if (!(min < max) || half == 0) {
            return new double[0];
        }
        double centre = max / 2 + min / 2;
        double[] mapped = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            mapped[i] = (values[i] - centre) / half;
        }
        return mapped;
    }
}
