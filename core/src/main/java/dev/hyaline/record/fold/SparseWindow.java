package dev.hyaline.record.fold;

import dev.hyaline.subject.Response;
import java.util.Arrays;

/**
 * One window of a sparse site: its sums, bit for bit those that {@link WindowSums} gathers from all
 * the zeros, and its activations unit by unit. What it costs goes with the entries, not with the
 * units. For one thread.
 */
final class SparseWindow {

    private static final int NONE = -1;

    private final WindowSums sums; // 0 for units that are not active
    private final int[] positions; // [units]: at how many unmasked ones a unit is active
    private final int[] latest; // [units]: the last entry of a unit, NONE without one
    private final int[] active; // the units with an entry at an unmasked position, then others
    private final int[] marked; // the units with any entry
    private final float[] column;
    private int activeCount;
    private int markedCount;
    private int[] before = new int[0]; // [entries]: the same unit's entry before it
    private int[] positionOf = new int[0]; // [entries]
    private int firstEntry;
    private int firstPosition;
    private float[] values = new float[0];

    SparseWindow(int units, int longest) {
        this.sums = new WindowSums(units);
        this.positions = new int[units];
        this.latest = new int[units];
        this.active = new int[units];
        this.marked = new int[units];
        this.column = new float[longest];
        Arrays.fill(latest, NONE);
    }

    /**
     * Takes a window in place of the one before.
     *
     * @param first position that counts
     */
    void load(Response.Sparse activations, int window, int length, int first) {
        clear();
        firstPosition = first;
        int[] offsets = activations.offsets();
        firstEntry = offsets[window * length];
        values = activations.value();
        int entries = offsets[(window + 1) * length] - firstEntry;
        if (before.length < entries) {
            before = new int[entries];
            positionOf = new int[entries];
        }
        for (int position = 0; position < length; position++) {
            int token = window * length + position;
            for (int entry = offsets[token]; entry < offsets[token + 1]; entry++) {
                int unit = activations.unit()[entry];
                link(unit, entry - firstEntry, position);
                if (position >= first) {
                    add(unit, values[entry]);
                }
            }
        }
        for (int i = 0; i < activeCount; i++) {
            if (positions[active[i]] < length - first) {
                sums.addZero(active[i]);
            }
        }
    }

    private void link(int unit, int entry, int position) {
        if (latest[unit] == NONE) {
            marked[markedCount++] = unit;
        }
        before[entry] = latest[unit];
        positionOf[entry] = position;
        latest[unit] = entry;
    }

    private void add(int unit, float activation) {
        if (positions[unit]++ == 0) {
            active[activeCount++] = unit;
            sums.begin(unit);
        }
        sums.add(unit, activation);
    }

    private void clear() {
        for (int i = 0; i < activeCount; i++) {
            sums.clear(active[i]);
            positions[active[i]] = 0;
        }
        for (int i = 0; i < markedCount; i++) {
            latest[marked[i]] = NONE;
        }
        activeCount = 0;
        markedCount = 0;
    }

    /** Of every unit; those that are not active have 0 everywhere. */
    WindowSums sums() {
        return sums;
    }

    /** How many units are active at unmasked positions. */
    int activeCount() {
        return activeCount;
    }

    /** The i-th of them. */
    int active(int i) {
        return active[i];
    }

    /** How many units have an entry anywhere, masked positions included. */
    int markedCount() {
        return markedCount;
    }

    /** The i-th of them. */
    int marked(int i) {
        return marked[i];
    }

    /** The sum of a unit's activations at masked positions. */
    double masked(int unit) {
        double sum = 0;
        for (int entry = latest[unit]; entry != NONE; entry = before[entry]) {
            sum += positionOf[entry] < firstPosition ? values[firstEntry + entry] : 0;
        }
        return sum;
    }

    /** A unit's activations at all positions; valid until the next call. */
    float[] column(int unit) {
        Arrays.fill(column, 0);
        for (int entry = latest[unit]; entry != NONE; entry = before[entry]) {
            column[positionOf[entry]] = values[firstEntry + entry];
        }
        return column;
    }
}
