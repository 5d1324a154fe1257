package dev.hyaline.train.measure;

import dev.hyaline.tensor.TensorScope;
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

    /** Takes in rows {@code [m, columns]}. */
    void add(Tensor matrix) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor here =
                    matrix.to(torch.ScalarType.Double)
                            .sum(new long[] {0}, false, new ScalarTypeOptional()); // (columns)
            double[] values = Tensors.doubles(here);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
        rows += matrix.size(0);
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
