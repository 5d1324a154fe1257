package dev.hyaline.common;

import java.util.Arrays;
import java.util.Optional;

/** A statistic in each of a bootstrap's resamples. Immutable. */
public final class Replicates {

    private final double[] values; // NaN: undefined in that resample
    private final boolean degenerate;

    /**
     * @param values one a resample, NaN where undefined; kept, not copied
     * @param degenerate whether every resample is the sample itself, so that they say nothing
     */
    Replicates(double[] values, boolean degenerate) {
        this.values = values;
        this.degenerate = degenerate;
    }

    /**
     * The difference in each resample; undefined where either is. Both must come from bootstraps
     * with the same seed over strata of the same sizes: then resample i drew the same clusters in
     * both, and the differences are paired.
     */
    public Replicates minus(Replicates other) {
        if (values.length != other.values.length) {
            throw new IllegalArgumentException(
                    "replicates must be equally many, but are: %d and %d"
                            .formatted(values.length, other.values.length));
        }
        double[] differences = new double[values.length];
        for (int i = 0; i < differences.length; i++) {
            differences[i] = values[i] - other.values[i];
        }
        return new Replicates(differences, degenerate || other.degenerate);
    }

    /**
     * The 95 % interval; empty where the statistic was undefined in more than half of the
     * resamples, or where there was but one cluster to draw from.
     */
    public Optional<Interval> interval() {
        double[] sorted = values.clone();
        Arrays.sort(sorted); // NaN last
        int defined = sorted.length;
        while (defined > 0 && Double.isNaN(sorted[defined - 1])) {
            defined--;
        }
        if (degenerate || 2 * defined < sorted.length || defined == 0) {
            return Optional.empty();
        }
        double[] used = defined == sorted.length ? sorted : Arrays.copyOf(sorted, defined);
        double tail = (1 - Interval.LEVEL) / 2;
        return Optional.of(
                new Interval(
                        Statistics.quantile(used, tail),
                        Statistics.quantile(used, 1 - tail),
                        defined,
                        sorted.length - defined));
    }
}
