package dev.hyaline.record;

import java.util.List;

/**
 * What is known of a unit over all recorded tokens, position 0 of each window left out.
 *
 * @param unit which one
 * @param tokens how many tokens were seen, all splits together
 * @param windows how many windows were seen, all splits together
 * @param maximum the largest activation
 * @param mean the mean activation
 * @param variance the population variance
 * @param skewness the third standardised moment; NaN where the variance is 0
 * @param kurtosis the fourth standardised moment (3 for a Gaussian); NaN where the variance is 0
 * @param density the share of tokens with an activation above 0
 * @param histogram counts of window maxima in the bins of {@link MaximumHistogram}
 * @param bandEdges the edges of the bands, configuration since the pre-pass; empty without bands
 * @param bandQuantiles the share of the explain split's window maxima below each edge; empty
 *     without bands
 * @param tokenTable mean activation a token, over the explain split
 */
public record UnitSummary(
        UnitId unit,
        long tokens,
        long windows,
        double maximum,
        double mean,
        double variance,
        double skewness,
        double kurtosis,
        double density,
        List<Long> histogram,
        List<Double> bandEdges,
        List<Double> bandQuantiles,
        TokenTable tokenTable) {

    /** A unit that never rises above this is dead: it says nothing, and nothing is said of it. */
    public static final double DEAD_MAXIMUM = 0.1;

    /** A unit active on more than this share of tokens is dense. */
    public static final double DENSE_SHARE = 0.5;

    public UnitSummary {
        histogram = List.copyOf(histogram);
        bandEdges = List.copyOf(bandEdges);
        bandQuantiles = List.copyOf(bandQuantiles);
    }

    /** Whether the unit never did anything. */
    public boolean dead() {
        return maximum < DEAD_MAXIMUM;
    }

    /** Whether the unit is active on more tokens than not. */
    public boolean dense() {
        return density > DENSE_SHARE;
    }
}
