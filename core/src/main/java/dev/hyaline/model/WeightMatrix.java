package dev.hyaline.model;

import dev.hyaline.checkpoint.MatrixRows;
import dev.hyaline.checkpoint.StoredTensor;
import dev.hyaline.model.StoredWeight.Orientation;

/**
 * A weight matrix that stays in its mapped file, whichever way it lies there; from in to out, y = x
 * W. Thread-safe.
 *
 * @param stored its numbers
 * @param orientation how they lie
 */
public record WeightMatrix(StoredTensor stored, Orientation orientation) {

    /** What one input gives to each output, {@code [out]}. */
    public float[] from(int input) {
        return orientation == Orientation.IN_OUT ? row(input) : column(input);
    }

    /** What each input gives to one output, {@code [in]}. */
    public float[] to(int output) {
        return orientation == Orientation.IN_OUT ? column(output) : row(output);
    }

    /** x W, {@code [in]} to {@code [out]}. */
    public float[] outputs(float[] x) {
        return orientation == Orientation.IN_OUT ? sumOfRows(x) : rows().products(x);
    }

    /** W y, {@code [out]} to {@code [in]}: how far what each input gives points along y. */
    public float[] inputs(float[] y) {
        return orientation == Orientation.IN_OUT ? rows().products(y) : sumOfRows(y);
    }

    private MatrixRows rows() {
        return new MatrixRows(stored);
    }

    private float[] row(int row) {
        return rows().row(row);
    }

    private float[] column(int index) {
        MatrixRows rows = rows();
        float[] column = new float[rows.count()];
        for (int row = 0; row < column.length; row++) {
            column[row] = (float) stored.at((long) row * rows.width() + index);
        }
        return column;
    }

    private float[] sumOfRows(float[] factors) {
        MatrixRows rows = rows();
        float[] sums = new float[rows.width()];
        float[] row = new float[rows.width()];
        for (int r = 0; r < factors.length; r++) {
            rows.read(r, row);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += factors[r] * row[i];
            }
        }
        return sums;
    }
}
