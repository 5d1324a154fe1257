package dev.hyaline.score;

import dev.hyaline.common.CorrelationBootstrap;
import dev.hyaline.common.Interval;
import dev.hyaline.common.Seed;
import java.util.Optional;

/**
 * The intervals of a series' correlations, one bootstrap for each choice of windows. What is drawn
 * are documents: for top-and-random among the top windows and, apart from them, among the windows
 * that are only uniform, so that each window is in one stratum; for random-only among all uniform
 * windows, for top-only among all top ones.
 */
record SeriesBootstrap(
        CorrelationBootstrap topAndRandom,
        CorrelationBootstrap topOnly,
        CorrelationBootstrap randomOnly) {

    static SeriesBootstrap of(Series series, int resamples, Seed seed) {
        return new SeriesBootstrap(
                of(Subset.TOP_AND_RANDOM, series, resamples, seed),
                of(Subset.TOP_ONLY, series, resamples, seed),
                of(Subset.RANDOM_ONLY, series, resamples, seed));
    }

    private static CorrelationBootstrap of(Subset subset, Series series, int resamples, Seed seed) {
        return CorrelationBootstrap.of(
                series.strata(subset), resamples, seed.derive(subset.toString()));
    }

    /** The same draws for other predictions over the same windows. */
    SeriesBootstrap paired(Series other) {
        return new SeriesBootstrap(
                topAndRandom.paired(other.strata(Subset.TOP_AND_RANDOM)),
                topOnly.paired(other.strata(Subset.TOP_ONLY)),
                randomOnly.paired(other.strata(Subset.RANDOM_ONLY)));
    }

    Optional<Interval> interval(Subset subset) {
        return of(subset).interval();
    }

    /** Of this series' correlation less that of a paired one. */
    Optional<Interval> difference(Subset subset, SeriesBootstrap paired) {
        return of(subset).difference(paired.of(subset));
    }

    private CorrelationBootstrap of(Subset subset) {
        return switch (subset) {
            case TOP_AND_RANDOM -> topAndRandom;
            case TOP_ONLY -> topOnly;
            case RANDOM_ONLY -> randomOnly;
        };
    }
}
