package dev.hyaline.record.fold;

import dev.hyaline.checkpoint.NamedArray;
import dev.hyaline.checkpoint.StateFile;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.subject.Response;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that recording has gathered about a range of units of one site. A fold: {@link #add} adds a
 * batch, {@link #merge} adds what another half gathered, and the result is the same as if one had
 * seen all windows (sums: up to the order of additions). For one thread at a time.
 */
public final class Fold {

    private final UnitRange range;
    private final FoldConfig config;
    private final Map<Split, SplitSums> sums = new EnumMap<>(Split.class);
    private final Map<Split, KeptWindows> top = new EnumMap<>(Split.class);
    private final BandState bands;
    private final TokenSums tokenSums;
    private final WindowSums window;
    private @Nullable SparseWindow sparse; // of sparse sites, from the first batch on

    /**
     * @param edges of the units' bands; empty where they are still to be found, and where the
     *     corpus is too small for bands
     */
    Fold(UnitRange range, FoldConfig config, Optional<BandEdges> edges) {
        this.range = range;
        this.config = config;
        for (Split split : Split.values()) {
            sums.put(split, new SplitSums(range.size()));
            top.put(
                    split,
                    new KeptWindows(
                            range.size(), config.counts().of(split), config.windowLength()));
        }
        this.bands = new BandState(range, config, edges);
        this.tokenSums = new TokenSums(config.tokenRows(), range.size());
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

    /** Adds what the range's units answered to a batch. */
    public void add(WindowBatch batch, Response response) {
        if (response instanceof Response.Sparse sparse) {
            addSparse(batch, sparse);
        } else {
            addDense(batch, response.toHost());
        }
    }

    private void addDense(WindowBatch batch, float[] activations) {
        SplitSums splitSums = get(sums, batch.split());
        KeptWindows splitTop = get(top, batch.split());
        boolean explain = batch.split() == Split.EXPLAIN;
        splitSums.count(batch.windows(), batch.counted());
        for (int w = 0; w < batch.windows(); w++) {
            int offset = w * batch.length() * range.size();
            window.clear();
            for (int p = batch.firstPosition(); p < batch.length(); p++) {
                float[] row = window.add(activations, offset + p * range.size());
                if (explain) {
                    tokenSums.add(batch.tokens()[w][p], row);
                }
            }
            int id = batch.firstWindow() + w;
            requireFinite(activations, offset, batch.firstPosition(), id);
            splitSums.add(window);
            keepTop(splitTop, id, activations, offset, batch.length());
            if (explain) {
                bands.add(id, batch.hashes()[w], window, activations, offset, batch.length());
            }
        }
    }

    /** The result is that of {@link #addDense} with all zeros, bit for bit. */
    private void addSparse(WindowBatch batch, Response.Sparse activations) {
        if (sparse == null) {
            sparse = new SparseWindow(range.size(), config.windowLength());
        }
        SparseWindow one = sparse;
        SplitSums splitSums = get(sums, batch.split());
        boolean explain = batch.split() == Split.EXPLAIN;
        splitSums.count(batch.windows(), batch.counted());
        for (int w = 0; w < batch.windows(); w++) {
            int id = batch.firstWindow() + w;
            one.load(activations, w, batch.length(), batch.firstPosition());
            requireFinite(one, id);
            splitSums.add(one);
            keepTop(get(top, batch.split()), id, one, batch.length());
            if (explain) {
                for (int p = batch.firstPosition(); p < batch.length(); p++) {
                    tokenSums.add(batch.tokens()[w][p], activations, w * batch.length() + p);
                }
                bands.add(id, batch.hashes()[w], one, batch.length());
            }
        }
    }

    private void requireFinite(float[] activations, int offset, int firstPosition, int id) {
        for (int unit = 0; unit < range.size(); unit++) {
            double masked = 0;
            for (int p = 0; p < firstPosition; p++) {
                masked += activations[offset + p * range.size() + unit];
            }
            requireFinite(unit, window.fourth[unit], masked, id);
        }
    }

    private void requireFinite(SparseWindow one, int id) {
        for (int i = 0; i < one.markedCount(); i++) {
            int unit = one.marked(i);
            requireFinite(unit, one.sums().fourth[unit], one.masked(unit), id);
        }
    }

    private void requireFinite(int unit, float fourth, double masked, int id) {
        if (!(fourth < Float.POSITIVE_INFINITY) || !Double.isFinite(masked)) {
            throw HyalineException.numeric(
                    "activations must be finite, their fourth powers too, but those of unit %d are not (%s, window %d)",
                    range.first() + unit, range.site(), id);
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
    void merge(Fold other) {
        if (!other.range.equals(range)) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "units must be the same, but are: %s and %s", range, other.range));
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
                range.unit(unit),
                statistics,
                bands.edges(unit),
                bands.counts(unit),
                tokenSums.table(unit, config.counts().tableTokens()));
    }

    public KeptWindows top(Split split) {
        return get(top, split);
    }

    public BandState bands() {
        return bands;
    }

    /** The bands' edges, when they are known. */
    Optional<BandEdges> edges() {
        return bands.known();
    }

    /** Everything that a state has to hold, in an order that follows from the windows seen. */
    List<NamedArray> arrays() {
        List<NamedArray> arrays = new ArrayList<>();
        for (Split split : Split.values()) {
            List<NamedArray> own = new ArrayList<>(get(sums, split).arrays());
            own.addAll(get(top, split).arrays("top"));
            own.forEach(each -> arrays.add(each.in(split.columnValue())));
        }
        arrays.addAll(bands.arrays());
        arrays.addAll(tokenSums.arrays());
        return arrays.stream().map(each -> each.in(name())).toList();
    }

    /** Takes over what a state holds of these units; what was added before is lost. */
    void restore(StateFile state) {
        bands.expect(state, name());
        arrays().forEach(state::fill);
        top.values().forEach(KeptWindows::restored);
        bands.restored();
        tokenSums.restored();
    }

    /** Where its arrays are in a state. */
    String name() {
        return Figures.format("%s/%d-%d", range.site().name(), range.first(), range.end());
    }

    private static <T> T get(Map<Split, T> map, Split split) {
        T value = map.get(split);
        if (value == null) {
            throw new IllegalStateException("no state of split " + split);
        }
        return value;
    }
}
