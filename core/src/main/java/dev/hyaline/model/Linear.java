package dev.hyaline.model;

import dev.hyaline.checkpoint.ActivationFunction;
import dev.hyaline.tensor.HeldTensors;
import org.bytedeco.pytorch.Tensor;

/** An affine map y = x W + b of the last dimension. */
interface Linear {

    /** {@code [B, T, in]} to {@code [B, T, out]}. */
    Tensor apply(Tensor x);

    /** The same with an element-wise function behind it, in one step where that is faster. */
    Tensor apply(Tensor x, ActivationFunction function);

    /**
     * The fastest one that this machine offers.
     *
     * @param weight {@code [in, out]}
     * @param bias {@code [out]}
     * @param held keeps what it is made of
     */
    static Linear of(Tensor weight, Tensor bias, HeldTensors held) {
        return PackedLinear.isAvailable()
                ? new PackedLinear(weight, bias, held)
                : new PlainLinear(weight, bias, held);
    }
}
