package dev.hyaline.record.fold;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.subject.SparseActivations;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that recording has gathered about a range of units of one site. A fold: {@link #fold} adds a
 * batch, {@link #merge} adds what another half gathered, and the result is the same as if one had
 * seen all windows (sums: up to the order of additions in double). For one thread at a time.
 */
public final class SiteState {

    private final UnitRange range;
    private final RecordCounts counts;
    private final int windowLength;
    private final Map<Split, SplitSums> sums = new EnumMap<>(Split.class);
    private final Map<Split, KeptWindows> top = new EnumMap<>(Split.class);
    private final BandState bands;
    private final TokenSums tokenSums;
    private final WindowSums window;
    private @Nullable SparseWindow sparse; // of sparse sites, from the first batch on

    /**
     * @param bandSalt mixes the windows' hashes, so that bands draw other windows than the uniform
     *     sample
     */
    public SiteState(
            UnitRange range,
            RecordCounts counts,
            int windowLength,
            TokenRows tokenRows,
            long bandSalt) {
        this.range = range;
        this.counts = counts;
        this.windowLength = windowLength;
        for (Split split : Split.values()) {
            sums.put(split, new SplitSums(range.size()));
            top.put(split, new KeptWindows(range.size(), counts.of(split), windowLength));
        }
        this.bands = new BandState(range, counts, windowLength, bandSalt);
        this.tokenSums = new TokenSums(tokenRows, range.size());
        this.window = new WindowSums(range.size());
    }

    /** Bytes that a state of one unit takes at most, without its token sums. */
    public static long bytesPerUnit(RecordCounts counts, int windowLength) {
        long bytes = 3 * SplitSums.bytes() + BandState.bytes(counts, windowLength);
        for (Split split : Split.values()) {
            bytes += KeptWindows.bytes(counts.of(split), windowLength);
        }
        return bytes;
    }

    public UnitRange range() {
        return range;
    }

    /**
     * Adds a batch.
     *
     * @param activations of the range's units, {@code [windows, length, units]}
     */
    public void fold(WindowBatch batch, float[] activations) {
        SplitSums splitSums = get(sums, batch.split());
        KeptWindows splitTop = get(top, batch.split());
        boolean explain = batch.split() == Split.EXPLAIN;
        splitSums.count(batch.windows(), batch.length() - 1);
        for (int w = 0; w < batch.windows(); w++) {
            int offset = w * batch.length() * range.size();
            window.clear();
            for (int p = ActivationRecord.FIRST_POSITION; p < batch.length(); p++) {
                float[] row = window.add(activations, offset + p * range.size());
                if (explain) {
                    tokenSums.add(batch.tokens()[w * batch.length() + p], row);
                }
            }
            int id = batch.firstWindow() + w;
            requireFinite(activations, offset, id);
            splitSums.add(window);
            keepTop(splitTop, id, activations, offset, batch.length());
            if (explain) {
                bands.add(id, batch.hashes()[w], window, activations, offset, batch.length());
            }
        }
    }

    /**
     * Adds a batch of a sparse site; the result is that of {@link SparseActivations#dense}, bit for
     * bit.
     */
    public void fold(WindowBatch batch, SparseActivations activations) {
        if (sparse == null) {
            sparse = new SparseWindow(range.size(), windowLength);
        }
        SparseWindow one = sparse;
        SplitSums splitSums = get(sums, batch.split());
        boolean explain = batch.split() == Split.EXPLAIN;
        splitSums.count(batch.windows(), batch.length() - 1);
        for (int w = 0; w < batch.windows(); w++) {
            int id = batch.firstWindow() + w;
            one.load(activations, w, batch.length());
            requireFinite(one, id);
            splitSums.add(one);
            keepTop(get(top, batch.split()), id, one, batch.length());
            if (explain) {
                for (int p = ActivationRecord.FIRST_POSITION; p < batch.length(); p++) {
                    int token = w * batch.length() + p;
                    tokenSums.add(batch.tokens()[token], activations, token);
                }
                bands.add(id, batch.hashes()[w], one, batch.length());
            }
        }
    }

    private void requireFinite(float[] activations, int offset, int id) {
        for (int unit = 0; unit < range.size(); unit++) {
            requireFinite(unit, window.fourth[unit], activations[offset + unit], id);
        }
    }

    private void requireFinite(SparseWindow one, int id) {
        for (int i = 0; i < one.markedCount(); i++) {
            int unit = one.marked(i);
            requireFinite(unit, one.sums().fourth[unit], one.atStart(unit), id);
        }
    }

    private void requireFinite(int unit, float fourth, float atStart, int id) {
        if (!(fourth < Float.POSITIVE_INFINITY) || !Float.isFinite(atStart)) {
            throw new HyalineException(
                    ErrorCode.NUMERIC,
                    "activations must be finite, their fourth powers too, but those of unit %d are not (%s, window %d)"
                            .formatted(range.first() + unit, range.site(), id));
        }
    }

    private static void keepTop(KeptWindows kept, int id, SparseWindow one, int length) {
        for (int i = 0; i < one.activeCount(); i++) {
            int unit = one.active(i);
            float maximum = one.sums().maximum[unit];
            if (maximum > 0) {
                long key = KeptWindows.byMaximum(maximum, id);
                if (kept.wants(unit, key)) {
                    kept.put(unit, key, one.column(unit), 0, 1, length);
                }
            }
        }
    }

    private void keepTop(KeptWindows kept, int id, float[] activations, int offset, int length) {
        for (int unit = 0; unit < range.size(); unit++) {
            float maximum = window.maximum[unit];
            if (maximum > 0) {
                long key = KeptWindows.byMaximum(maximum, id);
                if (kept.wants(unit, key)) {
                    kept.put(unit, key, activations, offset + unit, range.size(), length);
                }
            }
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
    public UnitSummary summary(int unit) {
        Map<Split, SplitStatistics> statistics = new EnumMap<>(Split.class);
        sums.forEach((split, each) -> statistics.put(split, each.statistics(unit)));
        return new UnitSummary(
                new UnitId(range.site(), range.first() + unit),
                statistics,
                bands.edges(unit),
                bands.counts(unit),
                tokenSums.table(unit, counts.tableTokens()));
    }

    public KeptWindows top(Split split) {
        return get(top, split);
    }

    public BandState bands() {
        return bands;
    }

    int windowLength() {
        return windowLength;
    }

    /** Everything that a checkpoint has to hold, in an order that follows from the windows seen. */
    public List<Object> arrays() {
        List<Object> arrays = new ArrayList<>();
        for (Split split : Split.values()) {
            arrays.addAll(List.of(get(sums, split).arrays()));
            arrays.addAll(List.of(get(top, split).arrays()));
        }
        arrays.addAll(bands.arrays());
        arrays.addAll(tokenSums.arrays());
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
