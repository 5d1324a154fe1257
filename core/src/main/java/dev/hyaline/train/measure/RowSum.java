package dev.hyaline.train.measure;

import dev.hyaline.tensor.Tensors;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The sum of rows in double precision, for their mean. Not thread-safe. */
final class RowSum {

    private final double[] sum;
    private long rows;

    RowSum(int columns) {
        this.sum = new double[columns];
    }

    /** Of the rows {@code [m, columns]}. */
    static RowSum of(Tensor matrix) {
        Tensor exact = matrix.to(torch.ScalarType.Double);
        RowSum sum = new RowSum((int) matrix.size(1));
        sum.add(
                Tensors.doubles(exact.sum(new long[] {0}, false, new ScalarTypeOptional())),
                matrix.size(0));
        return sum;
    }

    /** Takes in the rows of another. */
    void add(RowSum other) {
        add(other.sum, other.rows);
    }

    private void add(double[] values, long ofRows) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i];
        }
        rows += ofRows;
    }

    long rows() {
        return rows;
    }

    /** Their mean {@code [1, columns]}, in double precision. */
    Tensor mean() {
        double[] mean = new double[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = sum[i] / rows;
        }
        return Tensors.of(mean, 1, mean.length);
    }
}
