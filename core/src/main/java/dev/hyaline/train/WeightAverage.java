package dev.hyaline.train;

import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The running mean of weights: after step t it is a_t = β a_{t−1} + (1 − β) w_t from a_0 = 0, and
 * the mean is a_t / (1 − β^t). With β = 0 it is the weights themselves. Not thread-safe.
 */
final class WeightAverage implements AutoCloseable {

    private final double decay;
    private final List<Tensor> weights;
    private final HeldTensors held = new HeldTensors();
    private final List<Tensor> sums;

    WeightAverage(double decay, List<Tensor> weights) {
        this.decay = decay;
        this.weights = weights;
        try (TensorScope _ = TensorScope.open()) {
            this.sums =
                    decay == 0
                            ? List.of()
                            : weights.stream().map(w -> held.hold(torch.zeros_like(w))).toList();
        }
    }

    /** A step was done. */
    void update() {
        for (int i = 0; i < sums.size(); i++) {
            try (TensorScope _ = TensorScope.open()) {
                sums.get(i).lerp_(weights.get(i), new Scalar(1 - decay));
            }
        }
    }

    /** a, in the order of the weights; none with β = 0. */
    List<Tensor> sums() {
        return sums;
    }

    /**
     * Some of the mean's rows.
     *
     * @param weight which of the weights
     * @param steps t
     */
    Tensor rows(int weight, long first, long count, long steps) {
        if (sums.isEmpty()) {
            return weights.get(weight).narrow(0, first, count);
        }
        double scale = 1 / (1 - Math.pow(decay, (double) steps));
        return sums.get(weight).narrow(0, first, count).mul(new Scalar(scale));
    }

    @Override
    public void close() {
        held.close();
    }
}
