package dev.hyaline.record.fold;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.NamedArray;
import dev.hyaline.record.file.WindowKind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/**
 * The window maxima that band edges come from. They lie outside Java's heap, so that their memory
 * is free at once when they have done their work.
 */
final class EdgeSample {

    private static final double[] QUANTILES = {0.5, 0.9, 0.99, 0.999};
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

    private final int windows;
    private final int units;
    private final boolean aboveZero;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment maxima; // [windows, units]
    private final long[] seen = new long[1]; // windows

    /**
     * @param aboveZero whether only maxima above 0 count; without any the edges are 0
     */
    EdgeSample(int windows, int units, boolean aboveZero) {
        this.windows = windows;
        this.units = units;
        this.aboveZero = aboveZero;
        this.maxima = arena.allocate(FLOAT, (long) windows * units);
    }

    /** Takes in one of the first windows. */
    void put(int window, float[] maximum) {
        long at = (long) window * units * Float.BYTES;
        MemorySegment.copy(maximum, 0, maxima, FLOAT, at, units);
        seen[0]++;
    }

    /** Whether all of them are in. */
    boolean isComplete() {
        return seen[0] == windows;
    }

    /** The quantiles of each unit's maxima. */
    BandEdges edges() {
        float[] quantiles = new float[units * WindowKind.BAND_COUNT];
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
        return new BandEdges(quantiles);
    }

    List<NamedArray> arrays() {
        return List.of(
                NamedArray.of("edges.maxima", DType.F32, maxima, windows, units),
                NamedArray.of("edges.windows", seen, 1));
    }

    /** Frees the memory. */
    void close() {
        arena.close();
    }
}
