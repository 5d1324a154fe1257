package dev.hyaline.model;

import dev.hyaline.checkpoint.ActivationFunction;
import dev.hyaline.tensor.HeldTensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A linear layer by libtorch's own operator: works everywhere. */
final class PlainLinear implements Linear {

    private final Tensor weight; // [out, in]
    private final Tensor bias; // [out]

    PlainLinear(Tensor weight, Tensor bias, HeldTensors held) {
        this.weight = held.hold(weight.t().contiguous());
        this.bias = held.hold(bias);
    }

    @Override
    public Tensor apply(Tensor x) {
        return torch.linear(x, weight, new TensorOptional(bias)); // [B, T, out]
    }

    @Override
    public Tensor apply(Tensor x, ActivationFunction function) {
        return Nonlinearity.apply(function, apply(x)); // [B, T, out]
    }
}
