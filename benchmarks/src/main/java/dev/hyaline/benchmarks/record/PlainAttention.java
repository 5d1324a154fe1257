package dev.hyaline.benchmarks.record;

import dev.hyaline.model.ModelConfig;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Causal attention as plain PyTorch has it. Which way is the fastest depends on the precision and
 * the processor, so the baselines try: B windows, H heads, T tokens.
 */
enum PlainAttention {
    /** The library's fused operator. */
    FUSED {
        @Override
        Tensor apply(Tensor q, Tensor k, Tensor v) {
            return torch.scaled_dot_product_attention(
                    q, k, v, new TensorOptional(), 0, true, new DoubleOptional(), false);
        }
    },
    /** Scores, mask, softmax in single precision, weighted sum: step by step. */
    OPEN {
        @Override
        Tensor apply(Tensor q, Tensor k, Tensor v) {
            long length = q.size(2);
            Tensor future = torch.ones(length, length).triu(1).mul(new Scalar(MASKED)); // [T, T]
            Tensor scores = torch.matmul(q, k.transpose(2, 3)); // [B, H, T, T]
            scores = scores.to(torch.ScalarType.Float);
            scores = scores.mul_(new Scalar(1 / Math.sqrt((double) q.size(3)))).add_(future);
            Tensor pattern = scores.softmax(-1).to(v.scalar_type()); // [B, H, T, T]
            return torch.matmul(pattern, v); // [B, H, T, dHead]
        }
    };

    private static final double MASKED = -1e30; // −∞ · 0 would be NaN
    private static final int TRIALS = 5;

    /** {@code [B, H, T, dHead]}, three times, to the same. */
    abstract Tensor apply(Tensor q, Tensor k, Tensor v);

    /** The fastest here for windows of this shape: the best of a few trials each. */
    static PlainAttention fastest(
            ModelConfig config, Precision precision, int windows, int length) {
        Map<PlainAttention, Long> nanos = new EnumMap<>(PlainAttention.class);
        try (TensorScope _ = TensorScope.open()) {
            Tensor qkv = torch.randn(windows, length, 3, config.nHeads(), config.dHead());
            TensorVector parts = // laid out as a linear layer leaves them: 3 × [B, H, T, dHead]
                    qkv.to(Tensors.type(precision)).permute(2, 0, 3, 1, 4).unbind(0);
            for (int trial = 0; trial < TRIALS; trial++) {
                for (PlainAttention each : values()) {
                    nanos.merge(each, each.nanos(parts), Math::min);
                }
            }
        }
        return Arrays.stream(values()).min(Comparator.comparing(nanos::get)).orElseThrow();
    }

    private long nanos(TensorVector parts) {
        long began = System.nanoTime();
        try (TensorScope _ = TensorScope.open()) {
            apply(parts.get(0), parts.get(1), parts.get(2)).transpose(1, 2).contiguous();
        }
        return System.nanoTime() - began;
    }
}
