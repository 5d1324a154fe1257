package dev.hyaline.train.measure;

import java.util.Arrays;

/** The norms of activations, for the median that a token mask goes by. Not thread-safe. */
final class MaskedNorms {

    private float[] norms = new float[1 << 12];
    private int size;

    void add(float[] some) {
        while (norms.length - size < some.length) {
            norms = Arrays.copyOf(norms, Math.multiplyExact(norms.length, 2));
        }
        System.arraycopy(some, 0, norms, size, some.length);
        size += some.length;
    }

    /** Of an even number the mean of the two in the middle; 0 of none. */
    double median() {
        float[] sorted = Arrays.copyOf(norms, size);
        Arrays.sort(sorted);
        return size == 0 ? 0 : (sorted[(size - 1) / 2] / 2.0 + sorted[size / 2] / 2.0);
    }
}
