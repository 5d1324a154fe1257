package dev.hyaline.sae;

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

    /** One step down the gradients, in the order of the weights. */
    void step(List<Tensor> gradients) {
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
                                    meanScale,
                                    squareScale));
        }
    }

    private void step(
            Tensor w, Tensor g, Tensor mean, Tensor square, double meanScale, double squareScale) {
        mean.mul_(new Scalar(config.beta1())).add_(g, new Scalar(1 - config.beta1()));
        square.mul_(new Scalar(config.beta2())).addcmul_(g, g, new Scalar(1 - config.beta2()));
        Tensor divisor = square.div(new Scalar(squareScale)).sqrt_().add_(new Scalar(config.eps()));
        w.addcdiv_(mean, divisor, new Scalar(-config.rate() / meanScale));
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
