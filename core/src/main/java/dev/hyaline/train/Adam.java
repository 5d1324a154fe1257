package dev.hyaline.train;

import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.Cores;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam with bias correction (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1), in place. Not
 * thread-safe.
 */
final class Adam implements AutoCloseable {

    /** Numbers that a thread does together: 1 MiB in single precision, of five such blocks. */
    private static final long BLOCK_ELEMENTS = 1L << 18;

    private final AdamConfig config;
    private final List<Tensor> weights;
    private final HeldTensors held = new HeldTensors();
    private final List<Tensor> means;
    private final List<Tensor> squares;
    private long steps;

    /** Begins with no gradient seen. */
    Adam(AdamConfig config, List<Tensor> weights) {
        this.config = config;
        this.weights = weights;
        try (TensorScope _ = TensorScope.open()) {
            this.means = weights.stream().map(w -> held.hold(torch.zeros_like(w))).toList();
            this.squares = weights.stream().map(w -> held.hold(torch.zeros_like(w))).toList();
        }
    }

    /**
     * One step down the gradients, in the order of the weights; gradients that are not finite are
     * refused by name before anything has changed.
     */
    void step(List<Tensor> gradients) {
        double gradientScale = gradientScale(gradients);
        steps++;
        double meanScale = 1 - Math.pow(config.beta1(), (double) steps);
        double squareScale = 1 - Math.pow(config.beta2(), (double) steps);
        for (int i = 0; i < weights.size(); i++) {
            Tensor w = weights.get(i);
            Tensor g = gradients.get(i);
            Tensor mean = means.get(i);
            Tensor square = squares.get(i);
            long rowElements = w.numel() / w.size(0);
            Cores.forEach(
                    w.size(0),
                    Math.max(1, BLOCK_ELEMENTS / rowElements),
                    (first, size) ->
                            step(
                                    w.narrow(0, first, size),
                                    g.narrow(0, first, size),
                                    mean.narrow(0, first, size),
                                    square.narrow(0, first, size),
                                    gradientScale,
                                    meanScale,
                                    squareScale));
        }
    }

    private void step(
            Tensor w,
            Tensor raw,
            Tensor mean,
            Tensor square,
            double gradientScale,
            double meanScale,
            double squareScale) {
        Tensor g = gradientScale < 1 ? raw.mul(new Scalar(gradientScale)) : raw;
        mean.mul_(new Scalar(config.beta1())).add_(g, new Scalar(1 - config.beta1()));
        square.mul_(new Scalar(config.beta2())).addcmul_(g, g, new Scalar(1 - config.beta2()));
        Tensor divisor = square.div(new Scalar(squareScale)).sqrt_().add_(new Scalar(config.eps()));
        w.addcdiv_(mean, divisor, new Scalar(-config.rate() / meanScale));
    }

    /** What brings gradients to the greatest length allowed; 1 when they are no longer. */
    private double gradientScale(List<Tensor> gradients) {
        double squareSum = 0;
        for (int i = 0; i < gradients.size(); i++) {
            try (TensorScope _ = TensorScope.open()) {
                double norm = gradients.get(i).norm().item_double();
                if (!Double.isFinite(norm)) {
                    throw HyalineException.numeric(
                            "gradient of %s must be finite, but has norm: %s (step %d)",
                            SaeWeights.NAMES.get(i), norm, steps + 1);
                }
                squareSum += norm * norm;
            }
        }
        return Math.min(1, config.maxNorm() / Math.sqrt(squareSum));
    }

    /** The running means of gradients, in the order of the weights. */
    List<Tensor> means() {
        return means;
    }

    /** The running means of their squares, in the order of the weights. */
    List<Tensor> squares() {
        return squares;
    }

    /** Goes on behind so many steps, once means and squares were filled with what they were. */
    void resume(long doneSteps) {
        this.steps = doneSteps;
    }

    /** How many steps were done. */
    long steps() {
        return steps;
    }

    @Override
    public void close() {
        held.close();
    }
}
