package dev.hyaline.record.fold;

import dev.hyaline.checkpoint.NamedArray;
import dev.hyaline.record.file.SplitStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Power sums, extremes, counts and the histogram of window maxima, for the units of a site. */
public final class SplitSums {

    private static final int POWERS = 4;

    private final int units;
    private final double[] powers; // [4, units]: Σa, Σa², Σa³, Σa⁴
    private final float[] minimum; // [units]
    private final float[] maximum; // [units]
    private final long[] positive; // [units]
    private final int[] histogram; // [units, BINS]
    private final long[] totals = new long[2]; // tokens, windows
    private int[] activeIn = new int[0]; // [units]: of the unsettled windows, those it is active in
    private int unsettled; // windows of a sparse site whose zeros are still to be counted

    public SplitSums(int units) {
        this.units = units;
        this.powers = new double[POWERS * units];
        this.minimum = new float[units];
        this.maximum = new float[units];
        this.positive = new long[units];
        this.histogram = new int[Math.multiplyExact(units, MaximumHistogram.BINS)];
        Arrays.fill(minimum, Float.POSITIVE_INFINITY);
        Arrays.fill(maximum, Float.NEGATIVE_INFINITY);
    }

    /** Bytes a unit. */
    static long bytes() {
        return POWERS * Double.BYTES
                + 2 * Float.BYTES
                + Long.BYTES
                + (long) MaximumHistogram.BINS * Integer.BYTES;
    }

    /** Counts the tokens and windows of a batch, once for all units. */
    public void count(int windows, int unmaskedTokens) {
        totals[0] += (long) windows * unmaskedTokens;
        totals[1] += windows;
    }

    /**
     * Adds one window's sums, which are finite.
     *
     * @param window the sums over the window's unmasked positions
     */
    public void add(WindowSums window) {
        for (int unit = 0; unit < units; unit++) {
            add(window, unit);
        }
    }

    private void add(WindowSums window, int unit) {
        powers[unit] += window.first[unit];
        powers[units + unit] += window.second[unit];
        powers[2 * units + unit] += window.third[unit];
        powers[3 * units + unit] += window.fourth[unit];
        minimum[unit] = Math.min(minimum[unit], window.minimum[unit]);
        maximum[unit] = Math.max(maximum[unit], window.maximum[unit]);
        positive[unit] += (long) window.positive[unit];
        histogram[unit * MaximumHistogram.BINS + MaximumHistogram.bin(window.maximum[unit])]++;
    }

    /**
     * Adds one window of a sparse site: the sums of the units that are active in it. That all
     * others were 0 is counted by {@link #settle}.
     */
    public void add(SparseWindow window) {
        if (activeIn.length == 0) {
            activeIn = new int[units];
        }
        for (int i = 0; i < window.activeCount(); i++) {
            int unit = window.active(i);
            add(window.sums(), unit);
            activeIn[unit]++;
        }
        unsettled++;
    }

    /** Counts the windows in which units of a sparse site were not active. */
    private void settle() {
        int zero = MaximumHistogram.bin(0);
        for (int unit = 0; unit < activeIn.length && unsettled > 0; unit++) {
            int quiet = unsettled - activeIn[unit];
            if (quiet > 0) {
                minimum[unit] = Math.min(minimum[unit], 0f);
                maximum[unit] = Math.max(maximum[unit], 0f);
                histogram[unit * MaximumHistogram.BINS + zero] += quiet;
            }
            activeIn[unit] = 0;
        }
        unsettled = 0;
    }

    void merge(SplitSums other) {
        settle();
        other.settle();
        for (int i = 0; i < powers.length; i++) {
            powers[i] += other.powers[i];
        }
        for (int unit = 0; unit < units; unit++) {
            minimum[unit] = Math.min(minimum[unit], other.minimum[unit]);
            maximum[unit] = Math.max(maximum[unit], other.maximum[unit]);
            positive[unit] += other.positive[unit];
        }
        for (int i = 0; i < histogram.length; i++) {
            histogram[i] += other.histogram[i];
        }
        totals[0] += other.totals[0];
        totals[1] += other.totals[1];
    }

    public SplitStatistics statistics(int unit) {
        settle();
        double[] sums = new double[POWERS];
        for (int power = 0; power < POWERS; power++) {
            sums[power] = powers[power * units + unit];
        }
        List<Long> counts = new ArrayList<>(MaximumHistogram.BINS);
        for (int bin = 0; bin < MaximumHistogram.BINS; bin++) {
            counts.add((long) histogram[unit * MaximumHistogram.BINS + bin]);
        }
        return SplitStatistics.of(
                totals[0], totals[1], sums, minimum[unit], maximum[unit], positive[unit], counts);
    }

    /** Everything that a state has to hold. */
    List<NamedArray> arrays() {
        settle();
        return List.of(
                NamedArray.of("sums.powers", powers, POWERS, units),
                NamedArray.of("sums.minimum", minimum, units),
                NamedArray.of("sums.maximum", maximum, units),
                NamedArray.of("sums.positive", positive, units),
                NamedArray.of("sums.histogram", histogram, units, MaximumHistogram.BINS),
                NamedArray.of("sums.totals", totals, totals.length));
    }
}
