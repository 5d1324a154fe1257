package dev.hyaline.common;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How often a bootstrap draws each cluster: in every resample, from each stratum as many clusters
 * as it has, with replacement. Draw 0 is the sample itself. Arrays run over draws, so that loops
 * over them are fast. Immutable.
 */
final class Draws {

    private final int[] sizes;
    private final double[][] counts; // [cluster][draw], the strata's clusters one after another

    private Draws(int[] sizes, double[][] counts) {
        this.sizes = sizes;
        this.counts = counts;
    }

    /**
     * @param sizes of the strata, in clusters
     * @param resamples how many beside the sample itself
     */
    static Draws of(int[] sizes, int resamples, Seed seed) {
        SplittableRandom random = new SplittableRandom(seed.value());
        double[][] counts = new double[Arrays.stream(sizes).sum()][resamples + 1];
        for (double[] each : counts) {
            each[0] = 1;
        }
        for (int draw = 1; draw <= resamples; draw++) {
            int first = 0;
            for (int size : sizes) {
                for (int i = 0; i < size; i++) {
                    // 31 random bits scaled down: biased by less than size / 2^31, and fast.
                    int drawn = (int) (((random.nextInt() & 0x7FFFFFFFL) * size) >>> 31);
                    counts[first + drawn][draw]++;
                }
                first += size;
            }
        }
        return new Draws(sizes, counts);
    }

    /** How many draws there are, the sample itself included. */
    int size() {
        return counts.length == 0 ? 0 : counts[0].length;
    }

    /** How often a cluster is in each draw; not to be written to. */
    double[] counts(int cluster) {
        return counts[cluster];
    }

    /** Whether draws can differ, which takes a stratum of two clusters. */
    boolean vary() {
        return Arrays.stream(sizes).anyMatch(size -> size > 1);
    }

    boolean fit(int[] otherSizes) {
        return Arrays.equals(sizes, otherSizes);
    }

    /** By how much a cluster moves a statistic in each draw. */
    interface Influences {

        /**
         * @param into becomes v, one a draw
         */
        void of(int cluster, double[] into);
    }

    /**
     * A statistic's standard error in each draw, {@code √Σ n / (n − 1) · Σ (v − v̄)²} over strata
     * and over their n clusters.
     */
    double[] standardErrors(Influences influences) {
        double[] variance = new double[size()];
        double[] v = new double[size()];
        int first = 0;
        for (int n : sizes) {
            double[] sum = new double[size()];
            double[] squares = new double[size()];
            for (int cluster = first; cluster < first + n; cluster++) {
                influences.of(cluster, v);
                add(counts[cluster], v, sum, squares);
            }
            for (int draw = 0; n > 1 && draw < variance.length; draw++) {
                double deviations = squares[draw] - sum[draw] * sum[draw] / n;
                variance[draw] += Math.max(0, deviations) * n / (n - 1);
            }
            first += n;
        }
        return Arrays.stream(variance).map(Math::sqrt).toArray();
    }

    private static void add(double[] counts, double[] v, double[] sum, double[] squares) {
        for (int draw = 0; draw < v.length; draw++) {
            double counted = counts[draw] * v[draw];
            sum[draw] += counted;
            squares[draw] += counted * v[draw];
        }
    }
}
