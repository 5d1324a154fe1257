package dev.hyaline.record.fold;

import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.subject.UnitRange;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bands of a site's units. The edges are quantiles of the window maxima of the first windows of
 * the explain split, which are drawn by hash; from then on they are fixed. Of the windows behind:
 * how many fell into each band, and from each band those with the smallest hashes. The topmost
 * part, above the last edge, is counted but not drawn from: the top windows show it.
 *
 * <p>Latents are silent in nearly all windows, so that most quantiles would be 0. Their bands stand
 * on the windows alone in which they are above 0; the others are in no band.
 */
public final class BandState {

    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};

    private final int units;
    private final RecordCounts counts;
    private final int windowLength;
    private final long salt;
    private final boolean aboveZero; // whether only maxima above 0 count
    private final float[] edges; // [units, 4]
    private final long[] inBand; // [units, 5]
    private final long[] sampled = new long[1]; // windows that the edges will come from
    private @Nullable Sample sample; // null when the edges are known
    private @Nullable KeptWindows kept; // groups [units, 4]; null while they are not

    BandState(UnitRange range, RecordCounts counts, int windowLength, long salt) {
        this.units = range.size();
        this.aboveZero = range.site().kind().sparse();
        this.counts = counts;
        this.windowLength = windowLength;
        this.salt = salt;
        this.edges = new float[present() ? units * WindowKind.BAND_COUNT : 0];
        this.inBand = new long[present() ? units * (WindowKind.BAND_COUNT + 1) : 0];
        if (present()) {
            sample = new Sample(counts.edgeWindows(), units);
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

    /** Adds a window of the explain split; the first {@code edgeWindows} go into the edges. */
    void add(int id, long hash, WindowSums window, float[] activations, int offset, int length) {
        if (!present()) {
            return;
        }
        if (sample != null) {
            sample(sample, window);
            return;
        }
        long key = key(hash, id);
        for (int unit = 0; unit < units; unit++) {
            float maximum = window.maximum[unit];
            if ((!aboveZero || maximum > 0) && counts(unit, maximum, key)) {
                int group = group(unit, band(unit, maximum));
                kept().put(group, key, activations, offset + unit, units, length);
            }
        }
    }

    /** Likewise, of a sparse site. */
    void add(int id, long hash, SparseWindow window, int length) {
        if (!present()) {
            return;
        }
        if (sample != null) {
            sample(sample, window.sums());
            return;
        }
        long key = key(hash, id);
        for (int i = 0; i < window.activeCount(); i++) {
            int unit = window.active(i);
            float maximum = window.sums().maximum[unit];
            if (maximum > 0 && counts(unit, maximum, key)) {
                int group = group(unit, band(unit, maximum));
                kept().put(group, key, window.column(unit), 0, 1, length);
            }
        }
    }

    private void sample(Sample into, WindowSums window) {
        into.put((int) sampled[0]++, window.maximum);
        if (sampled[0] == into.windows) {
            useEdges(into.quantiles(aboveZero));
        }
    }

    private long key(long hash, int id) {
        return KeptWindows.byHash((hash ^ salt) * 0x9E3779B97F4A7C15L, id);
    }

    /** Counts a maximum in its band; whether its window is to be kept there. */
    private boolean counts(int unit, float maximum, long key) {
        int band = band(unit, maximum);
        inBand[unit * (WindowKind.BAND_COUNT + 1) + band]++;
        return band < WindowKind.BAND_COUNT && kept().wants(group(unit, band), key);
    }

    /** Ends the sampling: these are the edges, {@code [units, 4]}. */
    void useEdges(float[] found) {
        if (found.length != edges.length) {
            throw new IllegalArgumentException("edges must be 4 a unit, but are: " + found.length);
        }
        System.arraycopy(found, 0, edges, 0, edges.length);
        if (sample != null) {
            sample.arena.close();
            sample = null;
        }
        kept = new KeptWindows(units * WindowKind.BAND_COUNT, counts.perBand(), windowLength);
    }

    /** Makes room for a checkpoint of a state whose edges were known. */
    public void expectEdges() {
        if (present()) {
            useEdges(edges);
        }
    }

    /**
     * The window maxima that the edges come from. They lie outside Java's heap, so that their
     * memory is free at once when they have done their work.
     */
    private static final class Sample {

        private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

        private final int windows;
        private final int units;
        private final Arena arena = Arena.ofShared();
        private final MemorySegment maxima; // [windows, units]

        Sample(int windows, int units) {
            this.windows = windows;
            this.units = units;
            this.maxima = arena.allocate(FLOAT, (long) windows * units);
        }

        void put(int window, float[] maximum) {
            long at = (long) window * units * Float.BYTES;
            MemorySegment.copy(maximum, 0, maxima, FLOAT, at, units);
        }

        /**
         * {@code [units, 4]}.
         *
         * @param aboveZero whether only maxima above 0 count; without any the quantiles are 0
         */
        float[] quantiles(boolean aboveZero) {
            float[] quantiles = new float[units * QUANTILES.length];
            float[] own = new float[windows];
            for (int unit = 0; unit < units; unit++) {
                for (int w = 0; w < windows; w++) {
                    own[w] = maxima.getAtIndex(FLOAT, (long) w * units + unit);
                }
                Arrays.sort(own);
                int first = 0;
                while (aboveZero && first < windows && !(own[first] > 0)) {
                    first++;
                }
                for (int q = 0; q < QUANTILES.length && first < windows; q++) {
                    int rank = (int) Math.round(QUANTILES[q] * (windows - first - 1));
                    quantiles[unit * QUANTILES.length + q] = own[first + rank];
                }
            }
            return quantiles;
        }
    }

    private int band(int unit, float maximum) {
        int first = unit * WindowKind.BAND_COUNT;
        int band = 0;
        while (band < WindowKind.BAND_COUNT && maximum >= edges[first + band]) {
            band++;
        }
        return band;
    }

    /** Adds what another half drew with the same edges. */
    void merge(BandState other) {
        if (sample != null || other.sample != null || !Arrays.equals(edges, other.edges)) {
            throw new IllegalStateException("halves must have the same band edges to be merged");
        }
        for (int i = 0; i < inBand.length; i++) {
            inBand[i] += other.inBand[i];
        }
        if (present()) {
            kept().merge(other.kept());
        }
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
        List<Double> list = new ArrayList<>();
        for (int band = 0; present() && band < WindowKind.BAND_COUNT; band++) {
            list.add((double) edges[unit * WindowKind.BAND_COUNT + band]);
        }
        return list;
    }

    List<Long> counts(int unit) {
        List<Long> list = new ArrayList<>();
        for (int band = 0; present() && band <= WindowKind.BAND_COUNT; band++) {
            list.add(inBand[unit * (WindowKind.BAND_COUNT + 1) + band]);
        }
        return list;
    }

    /** Everything that a checkpoint has to hold. */
    List<Object> arrays() {
        List<Object> arrays = new ArrayList<>(List.of(edges, inBand, sampled));
        if (sample != null) {
            arrays.add(sample.maxima);
        } else if (present()) {
            arrays.addAll(List.of(kept().arrays()));
        }
        return arrays;
    }
}
