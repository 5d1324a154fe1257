package dev.hyaline.record.fold;

import dev.hyaline.checkpoint.NamedArray;
import dev.hyaline.checkpoint.StateFile;
import dev.hyaline.common.Figures;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.subject.UnitRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bands of a site's units. The edges are quantiles of the window maxima of the first windows of
 * the explain split, which are drawn by hash, and fixed for all others. Of the windows behind: how
 * many fell into each band, and from each band those with the smallest hashes. The topmost part,
 * above the last edge, is counted but not drawn from: the top windows show it.
 *
 * <p>Latents are silent in nearly all windows, so that most quantiles would be 0. Their bands stand
 * on the windows alone in which they are above 0; the others are in no band.
 */
public final class BandState {

    private static final String EDGES = "bands.edges";

    private final int units;
    private final RecordCounts counts;
    private final int windowLength;
    private final long salt;
    private final boolean aboveZero; // whether only maxima above 0 count
    private final long[] inBand; // [units, 5]
    private @Nullable BandEdges edges;
    private @Nullable EdgeSample sample; // null when the edges are known
    private @Nullable KeptWindows kept; // groups [units, 4]; null while they are not

    BandState(UnitRange range, FoldConfig config, Optional<BandEdges> known) {
        this.units = range.size();
        this.aboveZero = range.site().kind().sparse();
        this.counts = config.counts();
        this.windowLength = config.windowLength();
        this.salt = config.bandSalt();
        this.inBand = new long[present() ? units * (WindowKind.BAND_COUNT + 1) : 0];
        if (known.isPresent()) {
            use(known.get());
        } else if (present()) {
            sample = new EdgeSample(counts.edgeWindows(), units, aboveZero);
        }
    }

    /** Bytes a unit, at most: the windows are kept only when the sample for the edges is gone. */
    static long bytes(RecordCounts counts, int windowLength) {
        if (counts.perBand() == 0) {
            return 0;
        }
        long sample = (long) counts.edgeWindows() * Float.BYTES;
        long kept = WindowKind.BAND_COUNT * KeptWindows.bytes(counts.perBand(), windowLength);
        return WindowKind.BAND_COUNT * Float.BYTES
                + (WindowKind.BAND_COUNT + 1L) * Long.BYTES
                + Math.max(sample, kept);
    }

    /** Adds a window of the explain split. */
    void add(int id, long hash, WindowSums window, float[] activations, int offset, int length) {
        if (!present() || isForEdges(id, window)) {
            return;
        }
        long key = key(hash, id);
        for (int unit = 0; unit < units; unit++) {
            float maximum = window.maximum[unit];
            if ((!aboveZero || maximum > 0) && counts(unit, maximum, key)) {
                int group = group(unit, edges().band(unit, maximum));
                kept().put(group, key, activations, offset + unit, units, length);
            }
        }
    }

    /** Likewise, of a sparse site. */
    void add(int id, long hash, SparseWindow window, int length) {
        if (!present() || isForEdges(id, window.sums())) {
            return;
        }
        long key = key(hash, id);
        for (int i = 0; i < window.activeCount(); i++) {
            int unit = window.active(i);
            float maximum = window.sums().maximum[unit];
            if (maximum > 0 && counts(unit, maximum, key)) {
                int group = group(unit, edges().band(unit, maximum));
                kept().put(group, key, window.column(unit), 0, 1, length);
            }
        }
    }

    /** Whether a window is one of those that edges come from; it goes into them if need be. */
    private boolean isForEdges(int id, WindowSums window) {
        if (id >= counts.edgeWindows()) {
            return false;
        }
        if (sample != null) {
            sample.put(id, window.maximum);
            if (sample.isComplete()) {
                use(sample.edges());
            }
        }
        return true;
    }

    private long key(long hash, int id) {
        return KeptWindows.byHash((hash ^ salt) * 0x9E3779B97F4A7C15L, id);
    }

    /** Counts a maximum in its band; whether its window is to be kept there. */
    private boolean counts(int unit, float maximum, long key) {
        int band = edges().band(unit, maximum);
        inBand[unit * (WindowKind.BAND_COUNT + 1) + band]++;
        return band < WindowKind.BAND_COUNT && kept().wants(group(unit, band), key);
    }

    /** Ends the sampling: these are the edges. */
    private void use(BandEdges found) {
        if (!present() || found.units() != units) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "edges must be of %d units, but are of: %d", units, found.units()));
        }
        edges = found;
        if (sample != null) {
            sample.close();
            sample = null;
        }
        kept = new KeptWindows(units * WindowKind.BAND_COUNT, counts.perBand(), windowLength);
    }

    private BandEdges edges() {
        if (edges == null) {
            throw new IllegalStateException("band edges are not known");
        }
        return edges;
    }

    /** The edges, when they are known. */
    Optional<BandEdges> known() {
        return Optional.ofNullable(edges);
    }

    /** Adds what another half drew with the same edges. */
    void merge(BandState other) {
        if (!present()) {
            return;
        }
        if (!edges().equals(other.edges())) {
            throw new IllegalStateException("halves must have the same band edges to be merged");
        }
        for (int i = 0; i < inBand.length; i++) {
            inBand[i] += other.inBand[i];
        }
        kept().merge(other.kept());
    }

    public boolean present() {
        return counts.perBand() > 0;
    }

    public KeptWindows kept() {
        if (kept == null) {
            throw new IllegalStateException("no windows are kept: the band edges are not known");
        }
        return kept;
    }

    /** The group of {@link #kept} that a unit's band is. */
    public static int group(int unit, int band) {
        return unit * WindowKind.BAND_COUNT + band;
    }

    List<Double> edges(int unit) {
        return present() ? edges().of(unit) : List.of();
    }

    List<Long> counts(int unit) {
        List<Long> list = new ArrayList<>();
        for (int band = 0; present() && band <= WindowKind.BAND_COUNT; band++) {
            list.add(inBand[unit * (WindowKind.BAND_COUNT + 1) + band]);
        }
        return list;
    }

    /** Everything that a state has to hold. */
    List<NamedArray> arrays() {
        if (sample != null) {
            return sample.arrays();
        }
        if (!present()) {
            return List.of();
        }
        List<NamedArray> arrays = new ArrayList<>();
        arrays.add(edges().array(EDGES));
        arrays.add(NamedArray.of("bands.windows", inBand, units, WindowKind.BAND_COUNT + 1));
        arrays.addAll(kept().arrays("bands"));
        return arrays;
    }

    /** Makes room for what a state holds of this. */
    void expect(StateFile state, String folder) {
        String name = folder + "/" + EDGES;
        if (present() && state.contains(name)) {
            use(new BandEdges(state.tensor(name).floats()));
        }
    }

    /** The arrays have been filled. */
    void restored() {
        if (kept != null) {
            kept.restored();
        }
    }
}
