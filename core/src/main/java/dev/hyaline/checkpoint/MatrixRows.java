package dev.hyaline.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The rows of a matrix that stays in its mapped file. Thread-safe.
 *
 * @param matrix {@code [rows, width]}
 */
public record MatrixRows(StoredTensor matrix) {

    private static final ValueLayout.OfFloat F32 =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public MatrixRows {
        if (matrix.shape().size() != 2) {
            throw new IllegalArgumentException(
                    matrix.name() + " must be a matrix, but is: " + matrix.shape());
        }
    }

    /** How many there are. */
    public int count() {
        return Math.toIntExact(matrix.shape().getFirst());
    }

    /** How many numbers are in each. */
    public int width() {
        return Math.toIntExact(matrix.shape().getLast());
    }

    /** One row. */
    public float[] row(int row) {
        float[] values = new float[width()];
        read(row, values);
        return values;
    }

    /** Reads one row. */
    public void read(int row, float[] into) {
        if (matrix.dtype() == DType.F32) {
            long from = (long) row * into.length * Float.BYTES;
            MemorySegment.copy(matrix.data(), F32, from, into, 0, into.length);
            return;
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = (float) matrix.at((long) row * into.length + i);
        }
    }

    /** The product of each row with a vector, {@code [rows]}. */
    public float[] products(float[] vector) {
        float[] products = new float[count()];
        float[] row = new float[vector.length];
        for (int r = 0; r < products.length; r++) {
            read(r, row);
            products[r] = dot(row, vector);
        }
        return products;
    }

    /** In four sums side by side: a single one would wait for itself. */
    public static float dot(float[] a, float[] b) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
