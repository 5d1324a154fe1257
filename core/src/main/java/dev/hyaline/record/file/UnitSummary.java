package dev.hyaline.record.file;

import dev.hyaline.corpus.Split;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a unit, each split apart, so that whatever an explainer sees (its maximum,
 * whether it is dead, its token table) comes from the explain split alone.
 *
 * @param unit which one
 * @param splits statistics of each split, in their order
 * @param bandEdges the edges of the bands: quantiles of the maxima of the explain split's first
 *     windows, which are drawn by hash; empty without bands
 * @param bandCounts how many maxima of its other windows, which bands are drawn from, fell below
 *     the first edge, between the first and the second, …, from the last on; empty without bands
 * @param tokenTable mean activation a token, over the explain split
 */
public record UnitSummary(
        UnitId unit,
        Map<Split, SplitStatistics> splits,
        List<Double> bandEdges,
        List<Long> bandCounts,
        TokenTable tokenTable) {

    /** A unit above 0 on more than this share of tokens is dense. */
    public static final double DENSE_SHARE = 0.5;

    public UnitSummary {
        splits = ordered(splits);
        bandEdges = List.copyOf(bandEdges);
        bandCounts = List.copyOf(bandCounts);
    }

    private static Map<Split, SplitStatistics> ordered(Map<Split, SplitStatistics> splits) {
        Map<Split, SplitStatistics> ordered = new EnumMap<>(Split.class);
        ordered.putAll(splits);
        return Collections.unmodifiableMap(ordered);
    }

    /** The statistics of one split. */
    public SplitStatistics split(Split split) {
        SplitStatistics statistics = splits.get(split);
        if (statistics == null) {
            throw new IllegalStateException("no statistics of split " + split + " for " + unit);
        }
        return statistics;
    }

    /** The statistics of the split that explainers see. */
    public SplitStatistics explain() {
        return split(Split.EXPLAIN);
    }

    /** Whether the unit never did anything on the explain split. */
    public boolean dead() {
        return dead(unit.site(), explain().maximum());
    }

    /** Whether a unit with this largest activation never did anything. */
    public static boolean dead(Site site, double maximum) {
        return site.kind().dead(maximum);
    }

    /** Whether the unit is active on more tokens than not. */
    public boolean dense() {
        return explain().density() > DENSE_SHARE;
    }

    /** The share of the maxima that {@link #bandCounts} counts below each band edge. */
    public List<Double> bandQuantiles() {
        double total = bandCounts.stream().mapToLong(Long::longValue).sum();
        double[] below = {0};
        return bandCounts.stream()
                .limit(bandEdges.size())
                .map(count -> (below[0] += count) / total)
                .toList();
    }
}
