package dev.hyaline.common;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A bootstrap of Pearson's correlation over clusters (the windows of one document) within strata:
 * each resample draws from every stratum as many clusters as it has, with replacement. The same
 * draws serve each stratum alone and all together.
 *
 * <p>What is drawn depends on the seed and the strata's sizes alone, so two bootstraps over the
 * same clusters with other predictions are paired (see {@link Replicates#minus}). Cost: O(resamples
 * · clusters), whatever the number of tokens. Immutable.
 */
public final class CorrelationBootstrap {

    private static final int SUMS = 6;

    private final Replicates pooled;
    private final List<Replicates> byStratum;

    private CorrelationBootstrap(Replicates pooled, List<Replicates> byStratum) {
        this.pooled = pooled;
        this.byStratum = byStratum;
    }

    /**
     * @param strata the sums of each cluster, shifted as {@link PairSums} asks, by stratum
     * @param resamples how many
     * @param seed of the draws
     */
    public static CorrelationBootstrap of(List<List<PairSums>> strata, int resamples, Seed seed) {
        SplittableRandom random = new SplittableRandom(seed.value());
        double[][] totals = new double[strata.size()][];
        double[][] replicates = new double[strata.size()][resamples];
        double[] pooled = new double[resamples];
        for (int s = 0; s < totals.length; s++) {
            totals[s] = resampledTotals(flat(strata.get(s)), resamples, random);
        }
        for (int r = 0; r < resamples; r++) {
            double[] all = new double[SUMS];
            for (int s = 0; s < totals.length; s++) {
                replicates[s][r] = correlation(totals[s], r * SUMS);
                for (int i = 0; i < SUMS; i++) {
                    all[i] += totals[s][r * SUMS + i];
                }
            }
            pooled[r] = correlation(all, 0);
        }
        return new CorrelationBootstrap(
                new Replicates(pooled, strata.stream().allMatch(s -> s.size() < 2)),
                IntStream.range(0, totals.length)
                        .mapToObj(s -> new Replicates(replicates[s], strata.get(s).size() < 2))
                        .toList());
    }

    /** The correlation over all strata together. */
    public Replicates pooled() {
        return pooled;
    }

    /** The correlation within one stratum. */
    public Replicates stratum(int index) {
        return byStratum.get(index);
    }

    /** For each resample the sums of the clusters drawn, {@link #SUMS} numbers each. */
    private static double[] resampledTotals(double[] sums, int resamples, SplittableRandom random) {
        int clusters = sums.length / SUMS;
        double[] totals = new double[resamples * SUMS];
        for (int r = 0; r < resamples; r++) {
            double n = 0;
            double x = 0;
            double y = 0;
            double xx = 0;
            double yy = 0;
            double xy = 0;
            for (int draw = 0; draw < clusters; draw++) {
                // 31 random bits scaled down: biased by less than clusters / 2^31, and fast.
                int cluster = (int) (((random.nextInt() & 0x7FFFFFFFL) * clusters) >>> 31);
                int at = cluster * SUMS;
                n += sums[at];
                x += sums[at + 1];
                y += sums[at + 2];
                xx += sums[at + 3];
                yy += sums[at + 4];
                xy += sums[at + 5];
            }
            int to = r * SUMS;
            totals[to] = n;
            totals[to + 1] = x;
            totals[to + 2] = y;
            totals[to + 3] = xx;
            totals[to + 4] = yy;
            totals[to + 5] = xy;
        }
        return totals;
    }

    private static double[] flat(List<PairSums> clusters) {
        double[] sums = new double[clusters.size() * SUMS];
        int at = 0;
        for (PairSums cluster : clusters) {
            sums[at++] = cluster.n();
            sums[at++] = cluster.sumX();
            sums[at++] = cluster.sumY();
            sums[at++] = cluster.sumXx();
            sums[at++] = cluster.sumYy();
            sums[at++] = cluster.sumXy();
        }
        return sums;
    }

    private static double correlation(double[] sums, int at) {
        return PairSums.correlation(
                sums[at], sums[at + 1], sums[at + 2], sums[at + 3], sums[at + 4], sums[at + 5]);
    }
}
