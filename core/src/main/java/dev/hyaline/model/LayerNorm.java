package dev.hyaline.model;

import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Layer normalisation: (x − mean) / scale · gain + bias, or without bias, with scale = √(variance +
 * ε) over the last dimension. Its hook points are the scale and the quotient, without gain and
 * bias.
 */
final class LayerNorm {

    private final Tensor gain; // [dModel]
    private final @Nullable Tensor bias; // [dModel]
    private final double eps;

    LayerNorm(Tensor gain, @Nullable Tensor bias, double eps, Device device, HeldTensors held) {
        this.gain = held.hold(Tensors.place(gain, device));
        this.bias = bias == null ? null : held.hold(Tensors.place(bias, device));
        this.eps = eps;
    }

    /** {@code [B, T, dModel]} to the same. */
    Tensor apply(Tensor x, HookState state, HookPoint scalePoint, HookPoint normalizedPoint) {
        if (state.isFree(scalePoint) && state.isFree(normalizedPoint)) {
            return torch.layer_norm(
                    x,
                    new long[] {gain.numel()},
                    new TensorOptional(gain),
                    bias == null ? new TensorOptional() : new TensorOptional(bias),
                    eps,
                    false); // [B, T, dModel]
        }
        Tensor centred = x.sub(lastMean(x)); // [B, T, dModel]
        Tensor variance = lastMean(centred.square()); // [B, T, 1]
        Tensor scale = state.at(scalePoint, variance.add(new Scalar(eps)).sqrt()); // [B, T, 1]
        Tensor normalized = state.at(normalizedPoint, centred.div(scale)); // [B, T, dModel]
        Tensor scaled = normalized.mul(gain); // [B, T, dModel]
        return bias == null ? scaled : scaled.add(bias); // [B, T, dModel]
    }

    private static Tensor lastMean(Tensor x) {
        return x.mean(new long[] {-1}, true, new ScalarTypeOptional());
    }
}
