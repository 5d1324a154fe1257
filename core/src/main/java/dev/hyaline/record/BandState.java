package dev.hyaline.record;

import java.util.ArrayList;
import java.util.List;

/**
 * The bands of a site's units: how many window maxima of the explain split fell into each, and from
 * each the windows with the smallest hashes. The topmost part, above the last edge, is counted but
 * not drawn from: the top windows show it.
 */
final class BandState {

    private final int perBand;
    private final float[] edges; // [units, 4]; empty without bands
    private final long salt;
    private final long[] counts; // [units, 5]
    private final KeptWindows kept; // groups [units, 4]

    BandState(int units, int perBand, int windowLength, float[] edges, long salt) {
        if (edges.length != (perBand == 0 ? 0 : units * Kind.BAND_COUNT)) {
            throw new IllegalArgumentException(
                    "edges must be 4 a unit where there are bands, but are: " + edges.length);
        }
        this.perBand = perBand;
        this.edges = edges;
        this.salt = salt;
        this.counts = new long[perBand == 0 ? 0 : units * (Kind.BAND_COUNT + 1)];
        this.kept =
                new KeptWindows(perBand == 0 ? 0 : units * Kind.BAND_COUNT, perBand, windowLength);
    }

    /** Bytes a unit. */
    static long bytes(int perBand, int windowLength) {
        return perBand == 0
                ? 0
                : Kind.BAND_COUNT * (Float.BYTES + KeptWindows.bytes(perBand, windowLength))
                        + (Kind.BAND_COUNT + 1L) * Long.BYTES;
    }

    /** Adds one window for a tile of units. */
    void add(
            WindowBatch batch,
            int w,
            WindowSums window,
            float[] activations,
            int offset,
            int stride,
            int firstUnit) {
        if (perBand == 0) {
            return;
        }
        int id = batch.firstWindow() + w;
        long key = KeptWindows.byHash((batch.hashes()[w] ^ salt) * 0x9E3779B97F4A7C15L, id);
        for (int j = 0; j < window.width(); j++) {
            int unit = firstUnit + j;
            int band = band(unit, window.maximum[j]);
            counts[unit * (Kind.BAND_COUNT + 1) + band]++;
            int group = unit * Kind.BAND_COUNT + band;
            if (band < Kind.BAND_COUNT && kept.wants(group, key)) {
                kept.put(group, key, activations, offset + j, stride, batch.length());
            }
        }
    }

    private int band(int unit, float maximum) {
        int first = unit * Kind.BAND_COUNT;
        int band = 0;
        while (band < Kind.BAND_COUNT && maximum >= edges[first + band]) {
            band++;
        }
        return band;
    }

    void merge(BandState other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        kept.merge(other.kept);
    }

    boolean present() {
        return perBand > 0;
    }

    KeptWindows kept() {
        return kept;
    }

    /** The group of {@link #kept} that a unit's band is. */
    static int group(int unit, int band) {
        return unit * Kind.BAND_COUNT + band;
    }

    List<Double> edges(int unit) {
        List<Double> list = new ArrayList<>();
        for (int band = 0; present() && band < Kind.BAND_COUNT; band++) {
            list.add((double) edges[unit * Kind.BAND_COUNT + band]);
        }
        return list;
    }

    List<Long> counts(int unit) {
        List<Long> list = new ArrayList<>();
        for (int band = 0; present() && band <= Kind.BAND_COUNT; band++) {
            list.add(counts[unit * (Kind.BAND_COUNT + 1) + band]);
        }
        return list;
    }

    /** Everything that a checkpoint has to hold. */
    Object[] arrays() {
        List<Object> arrays = new ArrayList<>(List.of(edges, counts));
        arrays.addAll(List.of(kept.arrays()));
        return arrays.toArray();
    }
}
