package dev.hyaline.record;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.text.Split;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All that recording has gathered about a range of units of one site. A fold: {@link #fold} adds a
 * batch, {@link #merge} adds what another half gathered, and the result is the same as if one had
 * seen all windows (sums: up to the order of additions in double).
 */
final class SiteState {

    private static final int TILE = 512; // units; keeps a tile's sums in the first-level cache

    private final UnitRange range;
    private final RecordCounts counts;
    private final int windowLength;
    private final Map<Split, SplitSums> sums = new EnumMap<>(Split.class);
    private final Map<Split, KeptWindows> top = new EnumMap<>(Split.class);
    private final BandState bands;
    private final TokenSums tokenSums;

    /**
     * @param edges band edges, {@code [units, 4]}; empty without bands
     * @param bandSalt mixes the windows' hashes, so that bands draw other windows than the uniform
     *     sample
     */
    SiteState(
            UnitRange range,
            RecordCounts counts,
            int windowLength,
            TokenRows tokenRows,
            float[] edges,
            long bandSalt) {
        this.range = range;
        this.counts = counts;
        this.windowLength = windowLength;
        for (Split split : Split.values()) {
            sums.put(split, new SplitSums(range.size()));
            top.put(split, new KeptWindows(range.size(), counts.of(split), windowLength));
        }
        this.bands = new BandState(range.size(), counts.perBand(), windowLength, edges, bandSalt);
        this.tokenSums = new TokenSums(tokenRows, range.size());
    }

    /** Bytes that a state of one unit takes, without its token sums. */
    static long bytesPerUnit(RecordCounts counts, int windowLength) {
        long bytes = 3 * SplitSums.bytes() + BandState.bytes(counts.perBand(), windowLength);
        for (Split split : Split.values()) {
            bytes += KeptWindows.bytes(counts.of(split), windowLength);
        }
        return bytes;
    }

    UnitRange range() {
        return range;
    }

    /**
     * Adds a batch.
     *
     * @param activations of the range's units, {@code [windows, length, units]}
     */
    void fold(WindowBatch batch, float[] activations) {
        get(sums, batch.split()).count(batch.windows(), batch.length() - 1);
        int tiles = (range.size() + TILE - 1) / TILE;
        IntStream.range(0, tiles)
                .parallel()
                .forEach(tile -> foldTile(batch, activations, tile * TILE));
    }

    private void foldTile(WindowBatch batch, float[] activations, int firstUnit) {
        int units = range.size();
        int width = Math.min(TILE, units - firstUnit);
        WindowSums window = new WindowSums(width);
        SplitSums splitSums = get(sums, batch.split());
        KeptWindows splitTop = get(top, batch.split());
        for (int w = 0; w < batch.windows(); w++) {
            int id = batch.firstWindow() + w;
            int offset = w * batch.length() * units + firstUnit;
            window.sum(activations, offset, units, batch.length());
            requireFinite(window, activations, offset, firstUnit, id);
            splitSums.add(firstUnit, window);
            keepTop(splitTop, batch, id, window, activations, offset, firstUnit);
            if (batch.split() == Split.EXPLAIN) {
                bands.add(batch, w, window, activations, offset, units, firstUnit);
                addTokens(batch, w, activations, offset, firstUnit, width);
            }
        }
    }

    private void requireFinite(
            WindowSums window, float[] activations, int offset, int firstUnit, int id) {
        for (int j = 0; j < window.width(); j++) {
            if (!(window.fourth[j] < Float.POSITIVE_INFINITY)
                    || !Float.isFinite(activations[offset + j])) {
                throw new HyalineException(
                        ErrorCode.NUMERIC,
                        "activations must be finite, their fourth powers too, but those of unit %d are not (%s, window %d)"
                                .formatted(
                                        range.first() + firstUnit + j,
                                        range.site().hookPoint(),
                                        id));
            }
        }
    }

    private void keepTop(
            KeptWindows kept,
            WindowBatch batch,
            int id,
            WindowSums window,
            float[] activations,
            int offset,
            int firstUnit) {
        for (int j = 0; j < window.width(); j++) {
            float maximum = window.maximum[j];
            if (maximum > 0) {
                long key = KeptWindows.byMaximum(maximum, id);
                if (kept.wants(firstUnit + j, key)) {
                    kept.put(
                            firstUnit + j,
                            key,
                            activations,
                            offset + j,
                            range.size(),
                            batch.length());
                }
            }
        }
    }

    private void addTokens(
            WindowBatch batch, int w, float[] activations, int offset, int firstUnit, int width) {
        for (int p = ActivationRecord.FIRST_POSITION; p < batch.length(); p++) {
            int token = batch.tokens()[w * batch.length() + p];
            tokenSums.add(token, activations, offset + p * range.size(), firstUnit, width);
        }
    }

    /** Adds what another half gathered about the same units. */
    void merge(SiteState other) {
        if (!other.range.equals(range)) {
            throw new IllegalArgumentException(
                    "units must be the same, but are: %s and %s".formatted(range, other.range));
        }
        for (Split split : Split.values()) {
            get(sums, split).merge(get(other.sums, split));
            get(top, split).merge(get(other.top, split));
        }
        bands.merge(other.bands);
        tokenSums.merge(other.tokenSums);
    }

    /** What is known of a unit; {@code unit} counts from the range's first. */
    UnitSummary summary(int unit) {
        Map<Split, SplitStatistics> statistics = new EnumMap<>(Split.class);
        sums.forEach((split, each) -> statistics.put(split, each.statistics(unit)));
        return new UnitSummary(
                new UnitId(range.site(), range.first() + unit),
                statistics,
                bands.edges(unit),
                bands.counts(unit),
                tokenSums.table(unit, counts.tableTokens()));
    }

    KeptWindows top(Split split) {
        return get(top, split);
    }

    BandState bands() {
        return bands;
    }

    int windowLength() {
        return windowLength;
    }

    /** Everything that a checkpoint has to hold, in a fixed order. */
    List<Object> arrays() {
        List<Object> arrays = new ArrayList<>();
        for (Split split : Split.values()) {
            arrays.addAll(List.of(get(sums, split).arrays()));
            arrays.addAll(List.of(get(top, split).arrays()));
        }
        arrays.addAll(List.of(bands.arrays()));
        arrays.addAll(List.of(tokenSums.arrays()));
        return arrays;
    }

    private static <T> T get(Map<Split, T> map, Split split) {
        T value = map.get(split);
        if (value == null) {
            throw new IllegalStateException("no state of split " + split);
        }
        return value;
    }
}
