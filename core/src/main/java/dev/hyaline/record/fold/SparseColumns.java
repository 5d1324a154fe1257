package dev.hyaline.record.fold;

import dev.hyaline.subject.Response;
import java.util.Arrays;

/**
 * The uniform sample's activations of a sparse site, in memory: those that are not 0. Filled first,
 * then read by any thread.
 */
public final class SparseColumns implements UniformColumns {

    private final int units;
    private final int windowLength;
    private int entries;
    private int[] unit = new int[1024];
    private int[] place = new int[1024]; // window · windowLength + position
    private float[] value = new float[1024];
    private int[] starts = new int[0]; // [units + 1], once they are sorted

    public SparseColumns(int units, int windowLength) {
        this.units = units;
        this.windowLength = windowLength;
    }

    /**
     * Adds windows.
     *
     * @param first which of the sample's windows the first is
     */
    public void add(int first, int length, Response.Sparse activations) {
        int[] offsets = activations.offsets();
        reserve(entries + offsets[offsets.length - 1]);
        for (int token = 0; token + 1 < offsets.length; token++) {
            int at = (first + token / length) * windowLength + token % length;
            for (int entry = offsets[token]; entry < offsets[token + 1]; entry++) {
                unit[entries] = activations.unit()[entry];
                place[entries] = at;
                value[entries] = activations.value()[entry];
                entries++;
            }
        }
    }

    private void reserve(int wanted) {
        if (wanted > unit.length) {
            int size = Math.max(wanted, unit.length + unit.length / 2);
            unit = Arrays.copyOf(unit, size);
            place = Arrays.copyOf(place, size);
            value = Arrays.copyOf(value, size);
        }
    }

    /** Ends the filling: sorts by unit, keeping the order of places. */
    public void sort() {
        starts = new int[units + 1];
        for (int entry = 0; entry < entries; entry++) {
            starts[unit[entry] + 1]++;
        }
        for (int each = 0; each < units; each++) {
            starts[each + 1] += starts[each];
        }
        int[] next = starts.clone();
        int[] places = new int[entries];
        float[] values = new float[entries];
        for (int entry = 0; entry < entries; entry++) {
            int target = next[unit[entry]]++;
            places[target] = place[entry];
            values[target] = value[entry];
        }
        unit = new int[0];
        place = places;
        value = values;
    }

    @Override
    public float[] column(int window, int length, int which) {
        float[] column = new float[length];
        for (int entry = starts[which]; entry < starts[which + 1]; entry++) {
            int position = place[entry] - window * windowLength;
            if (position >= 0 && position < length) {
                column[position] = value[entry];
            }
        }
        return column;
    }
}
