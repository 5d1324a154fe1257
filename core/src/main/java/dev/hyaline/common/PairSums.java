package dev.hyaline.common;

import java.util.OptionalDouble;

/**
 * What a correlation needs to know of a series of pairs; two of them add. Cancellation makes them
 * exact only where the values lie near zero compared with their spread: shift both sides by about
 * their means first, which leaves the correlation as it is.
 *
 * @param n how many pairs
 * @param sumX Σ x
 * @param sumY Σ y
 * @param sumXx Σ x²
 * @param sumYy Σ y²
 * @param sumXy Σ x·y
 */
public record PairSums(long n, double sumX, double sumY, double sumXx, double sumYy, double sumXy) {

    /** Of no pairs. */
    public static final PairSums EMPTY = new PairSums(0, 0, 0, 0, 0, 0);

    /** A variance below this share of the second moment is rounding, not variance. */
    private static final double ROUNDING = 1e-12;

    /** Of a slice of two series, from one index to before another. */
    public static PairSums of(double[] x, double[] y, int from, int to) {
        double sumX = 0;
        double sumY = 0;
        double sumXx = 0;
        double sumYy = 0;
        double sumXy = 0;
        for (int i = from; i < to; i++) {
            sumX += x[i];
            sumY += y[i];
            sumXx += x[i] * x[i];
            sumYy += y[i] * y[i];
            sumXy += x[i] * y[i];
        }
        return new PairSums(to - from, sumX, sumY, sumXx, sumYy, sumXy);
    }

    /** The sums of both series together. */
    public PairSums plus(PairSums other) {
        return new PairSums(
                n + other.n,
                sumX + other.sumX,
                sumY + other.sumY,
                sumXx + other.sumXx,
                sumYy + other.sumYy,
                sumXy + other.sumXy);
    }

    /** Pearson's correlation; empty where either side is constant. */
    public OptionalDouble correlation() {
        double r = correlation((double) n, sumX, sumY, sumXx, sumYy, sumXy);
        return Double.isNaN(r) ? OptionalDouble.empty() : OptionalDouble.of(r);
    }

    /** {@link #correlation()} without a value of its own, NaN for undefined: for inner loops. */
    static double correlation(
            double n, double sumX, double sumY, double sumXx, double sumYy, double sumXy) {
        double varianceX = sumXx - sumX * sumX / n;
        double varianceY = sumYy - sumY * sumY / n;
        if (!(varianceX > ROUNDING * sumXx && varianceY > ROUNDING * sumYy)) {
            return Double.NaN;
        }
        double covariance = sumXy - sumX * sumY / n;
        return Statistics.clamp(covariance / Math.sqrt(varianceX) / Math.sqrt(varianceY));
    }
}
