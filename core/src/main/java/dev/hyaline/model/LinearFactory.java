package dev.hyaline.model;

import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.PackedProduct;
import dev.hyaline.tensor.Precision;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Makes linear layers. */
@FunctionalInterface
interface LinearFactory {

    /**
     * @param weight {@code [in, out]}, of any precision
     * @param bias {@code [out]}, of any precision, if there is one
     * @param held keeps what it is made of
     */
    Linear make(Tensor weight, @Nullable Tensor bias, HeldTensors held);

    /** Makes the fastest ones that this machine offers. */
    static LinearFactory fastest(Precision precision, Device device) {
        return (weight, bias, held) ->
                device == Device.CPU && PackedProduct.isAvailable(precision, weight.size(1))
                        ? new PackedLinear(weight, bias, precision, held)
                        : new PlainLinear(weight, bias, precision, device, held);
    }
}
