package dev.hyaline.record;

import java.util.Arrays;

/**
 * The sums of one window for a tile of units, in fp32: short sums, flushed to double by {@link
 * SplitSums}. The one loop of recording that touches every activation; it is written so that the
 * JIT compiler turns it into vector instructions.
 */
final class WindowSums {

    final float[] first;
    final float[] second;
    final float[] third;
    final float[] fourth;
    final float[] minimum;
    final float[] maximum;
    final float[] positive;
    private final int width;

    WindowSums(int width) {
        this.width = width;
        this.first = new float[width];
        this.second = new float[width];
        this.third = new float[width];
        this.fourth = new float[width];
        this.minimum = new float[width];
        this.maximum = new float[width];
        this.positive = new float[width];
    }

    int width() {
        return width;
    }

    /**
     * Sums over a window's unmasked positions.
     *
     * @param activations holds position p of the tile at {@code offset + p * stride}
     */
    void sum(float[] activations, int offset, int stride, int length) {
        Arrays.fill(first, 0);
        Arrays.fill(second, 0);
        Arrays.fill(third, 0);
        Arrays.fill(fourth, 0);
        Arrays.fill(positive, 0);
        Arrays.fill(minimum, Float.POSITIVE_INFINITY);
        Arrays.fill(maximum, Float.NEGATIVE_INFINITY);
        for (int position = ActivationRecord.FIRST_POSITION; position < length; position++) {
            addPowers(activations, offset + position * stride);
            addExtremes(activations, offset + position * stride);
        }
    }

    private void addPowers(float[] activations, int from) {
        for (int j = 0; j < width; j++) {
            float a = activations[from + j];
            float square = a * a;
            first[j] += a;
            second[j] += square;
            third[j] += square * a;
            fourth[j] += square * square;
        }
    }

    private void addExtremes(float[] activations, int from) {
        for (int j = 0; j < width; j++) {
            float a = activations[from + j];
            minimum[j] = Math.min(minimum[j], a);
            maximum[j] = Math.max(maximum[j], a);
            // 1 for every normal a above 0, else 0, without a branch
            positive[j] += Math.max(0f, Math.min(1f, a * Float.MAX_VALUE));
        }
    }
}
