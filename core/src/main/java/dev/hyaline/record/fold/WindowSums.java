package dev.hyaline.record.fold;

import java.util.Arrays;

/**
 * The sums of one window for the units of a site, in fp32: short sums, flushed to double by {@link
 * SplitSums}. The one place of recording that touches every activation. The JIT compiler turns a
 * loop into vector instructions when all arrays have the same index, hence the copy of each row; it
 * stays in the first-level cache.
 */
public final class WindowSums {

    final float[] first;
    final float[] second;
    final float[] third;
    final float[] fourth;
    final float[] minimum;
    final float[] maximum;
    final float[] positive;
    private final float[] row;

    public WindowSums(int units) {
        this.first = new float[units];
        this.second = new float[units];
        this.third = new float[units];
        this.fourth = new float[units];
        this.minimum = new float[units];
        this.maximum = new float[units];
        this.positive = new float[units];
        this.row = new float[units];
    }

    int units() {
        return row.length;
    }

    /** Begins a window. */
    public void clear() {
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        Arrays.fill(third, 0);
        Arrays.fill(fourth, 0);
        Arrays.fill(positive, 0);
        Arrays.fill(minimum, Float.POSITIVE_INFINITY);
        Arrays.fill(maximum, Float.NEGATIVE_INFINITY);
    }

    /**
     * Adds one unmasked position.
     *
     * @param activations of all units, from an index
     * @return the same activations, {@code [units]}; valid until the next call
     */
    public float[] add(float[] activations, int from) {
        System.arraycopy(activations, from, row, 0, row.length);
        addPowers(row, first, second, third, fourth);
        addExtremes(row, minimum, maximum, positive);
        return row;
    }

    /** Begins a unit alone, as {@link #clear} does for all. */
    void begin(int unit) {
        minimum[unit] = Float.POSITIVE_INFINITY;
        maximum[unit] = Float.NEGATIVE_INFINITY;
    }

    /** Adds one unit's activation at one unmasked position. */
    public void add(int unit, float a) {
        float square = a * a;
        first[unit] += a;
        second[unit] += square;
        third[unit] += square * a;
        fourth[unit] += square * square;
        minimum[unit] = Math.min(minimum[unit], a);
        maximum[unit] = Math.max(maximum[unit], a);
        positive[unit] += Math.max(0f, Math.min(1f, a * Float.MAX_VALUE));
    }

    /** Adds any number of positions where a unit's activation is 0. */
    void addZero(int unit) {
        minimum[unit] = Math.min(minimum[unit], 0f);
        maximum[unit] = Math.max(maximum[unit], 0f);
    }

    /** Takes back what was added of a unit: 0 everywhere. */
    public void clear(int unit) {
        first[unit] = 0;
        second[unit] = 0;
        third[unit] = 0;
        fourth[unit] = 0;
        minimum[unit] = 0;
        maximum[unit] = 0;
        positive[unit] = 0;
    }

    private static void addPowers(
            float[] row, float[] first, float[] second, float[] third, float[] fourth) {
        for (int u = 0; u < row.length; u++) {
            float a = row[u];
            float square = a * a;
            first[u] += a;
            second[u] += square;
            third[u] += square * a;
            fourth[u] += square * square;
        }
    }

    private static void addExtremes(
            float[] row, float[] minimum, float[] maximum, float[] positive) {
        for (int u = 0; u < row.length; u++) {
            float a = row[u];
            minimum[u] = Math.min(minimum[u], a);
            maximum[u] = Math.max(maximum[u], a);
            // 1 for every normal a above 0, else 0, without a branch
            positive[u] += Math.max(0f, Math.min(1f, a * Float.MAX_VALUE));
        }
    }
}
