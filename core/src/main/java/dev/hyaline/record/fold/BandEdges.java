package dev.hyaline.record.fold;

import dev.hyaline.checkpoint.NamedArray;
import dev.hyaline.record.file.WindowKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where the bands of some units begin and end: for each unit four values that rise. They come from
 * the first windows of the whole corpus, whoever folds those, and are the same for all others.
 * Immutable.
 */
public final class BandEdges {

    private final float[] values; // [units, 4]

    BandEdges(float[] values) {
        this.values = values.clone();
    }

    /** The band that a maximum falls into; {@link WindowKind#BAND_COUNT} above the last edge. */
    int band(int unit, float maximum) {
        int first = unit * WindowKind.BAND_COUNT;
        int band = 0;
        while (band < WindowKind.BAND_COUNT && maximum >= values[first + band]) {
            band++;
        }
        return band;
    }

    List<Double> of(int unit) {
        List<Double> list = new ArrayList<>();
        for (int band = 0; band < WindowKind.BAND_COUNT; band++) {
            list.add((double) values[unit * WindowKind.BAND_COUNT + band]);
        }
        return list;
    }

    int units() {
        return values.length / WindowKind.BAND_COUNT;
    }

    NamedArray array(String name) {
        return NamedArray.of(name, values, units(), WindowKind.BAND_COUNT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BandEdges edges && Arrays.equals(values, edges.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
