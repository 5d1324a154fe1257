package dev.hyaline.model;

import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/** A linear layer by libtorch's own operator: works everywhere. */
final class PlainLinear implements Linear {

    private final Tensor weight; // [out, in]
    private final @Nullable Tensor bias; // [out]
    private final Precision precision;

    PlainLinear(
            Tensor weight,
            @Nullable Tensor bias,
            Precision precision,
            Device device,
            HeldTensors held) {
        Tensor transposed = weight.to(Tensors.type(precision)).t().contiguous();
        this.weight = held.hold(Tensors.place(transposed, device));
        this.bias =
                bias == null
                        ? null
                        : held.hold(Tensors.place(bias.to(Tensors.type(precision)), device));
        this.precision = precision;
    }

    @Override
    public Tensor apply(Tensor x) {
        TensorOptional added = bias == null ? new TensorOptional() : new TensorOptional(bias);
        return torch.linear(x.to(Tensors.type(precision)), weight, added); // [B, T, out]
    }

    @Override
    public Tensor apply(Tensor x, ActivationFunction function) {
        return Nonlinearity.apply(function, apply(x)); // [B, T, out]
    }
}
