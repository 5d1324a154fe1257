package dev.hyaline.model;

import dev.hyaline.model.ModelConfig.Norm;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.Tensors;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * A normalisation over the last dimension: (x − mean) / scale · gain + bias with scale =
 * √(variance + ε) (Ba et al. 2016), or x / scale · gain with scale = √(mean square + ε) (Zhang and
 * Sennrich 2019). Its hook points are the scale and the quotient, without gain and bias.
 */
final class NormLayer {

    private final Norm norm;
    private final Tensor gain; // [width]
    private final @Nullable Tensor bias; // [width]
    private final HookPoint scalePoint;
    private final HookPoint normalizedPoint;

    NormLayer(
            Norm norm,
            Tensor stored,
            @Nullable Tensor bias,
            HookPoint scalePoint,
            HookPoint normalizedPoint,
            Device device,
            HeldTensors held) {
        this.norm = norm;
        Tensor gain =
                switch (norm.kind()) {
                    case LAYER, RMS -> stored;
                    case RMS_PLUS_ONE -> stored.add(new Scalar(1));
                };
        this.gain = held.hold(Tensors.place(gain, device));
        this.bias = bias == null ? null : held.hold(Tensors.place(bias, device));
        this.scalePoint = scalePoint;
        this.normalizedPoint = normalizedPoint;
    }

    /** {@code [B, T, …, width]} to the same, in single precision. */
    Tensor apply(Tensor input, HookState state) {
        Tensor x = input.to(torch.ScalarType.Float);
        if (state.isFree(scalePoint) && state.isFree(normalizedPoint)) {
            return atOnce(x);
        }
        Tensor centred =
                switch (norm.kind()) {
                    case LAYER -> x.sub(lastMean(x));
                    case RMS, RMS_PLUS_ONE -> x;
                };
        Tensor variance = lastMean(centred.square()); // [B, T, …, 1]
        Tensor scale = state.at(scalePoint, variance.add(new Scalar(norm.eps())).sqrt());
        Tensor normalized = state.at(normalizedPoint, centred.div(scale)); // [B, T, …, width]
        Tensor scaled = normalized.mul(gain); // [B, T, …, width]
        return bias == null ? scaled : scaled.add(bias); // [B, T, …, width]
    }

    private Tensor atOnce(Tensor x) {
        long[] width = {gain.numel()};
        TensorOptional added = bias == null ? new TensorOptional() : new TensorOptional(bias);
        return switch (norm.kind()) {
            case LAYER ->
                    torch.layer_norm(x, width, new TensorOptional(gain), added, norm.eps(), false);
            case RMS, RMS_PLUS_ONE ->
                    torch.rms_norm(
                            x, width, new TensorOptional(gain), new DoubleOptional(norm.eps()));
        };
    }

    private static Tensor lastMean(Tensor x) {
        return x.mean(new long[] {-1}, true, new ScalarTypeOptional());
    }
}
