package dev.hyaline.model;

import dev.hyaline.checkpoint.ActivationFunction;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.PackedProduct;
import dev.hyaline.tensor.Precision;
import org.bytedeco.pytorch.Tensor;

/**
 * An affine map y = x W + b of the last dimension, computed in one precision: the input is rounded
 * to it, sums are single precision, the result is rounded to it.
 */
interface Linear {

    /** {@code [B, T, in]} to {@code [B, T, out]}. */
    Tensor apply(Tensor x);

    /** The same with an element-wise function behind it, in one step where that is faster. */
    Tensor apply(Tensor x, ActivationFunction function);

    /**
     * The fastest one that this machine offers.
     *
     * @param weight {@code [in, out]}, single precision
     * @param bias {@code [out]}, single precision
     * @param held keeps what it is made of
     */
    static Linear of(
            Tensor weight, Tensor bias, Precision precision, Device device, HeldTensors held) {
        return device == Device.CPU && PackedProduct.isAvailable(precision)
                ? new PackedLinear(weight, bias, precision, held)
                : new PlainLinear(weight, bias, precision, device, held);
    }
}
