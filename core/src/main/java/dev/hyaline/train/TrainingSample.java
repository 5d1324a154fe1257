package dev.hyaline.train;

import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What is learned once from the first activations of a stream, before training.
 *
 * @param filter which tokens count
 * @param values normalised activations that do {@code [tokens, d]}
 */
record TrainingSample(TokenFilter filter, Tensor values) {

    /** How many tokens the geometric median is of, where there are as many (METHOD: ≥ 32,768). */
    static final int TOKENS = 32_768;

    private static final int MOST_STEPS = 200;
    private static final double CONVERGED = 1e-6;
    private static final double SMALLEST_DISTANCE = 1e-9;

    /** Takes it from the stream's beginning, in the caller's innermost scope, and rewinds. */
    static TrainingSample take(ActivationStream stream, TrainingConfig config) {
        List<ActivationBlock> blocks = new ArrayList<>();
        long tokens = 0;
        stream.seek(0);
        while (tokens < TOKENS) {
            Optional<ActivationBlock> block = stream.next();
            if (block.isEmpty()) {
                break;
            }
            blocks.add(block.get());
            tokens += block.get().tokens();
        }
        stream.seek(0);
        if (tokens < 2) {
            throw HyalineException.corpus(
                    "corpus must have tokens to train on, but has: " + tokens);
        }
        ActivationBlock all = joined(blocks);
        TokenFilter filter = TokenFilter.of(config.tokenMask(), all);
        return new TrainingSample(filter, config.normalisation().apply(filter.keep(all)).values());
    }

    private static ActivationBlock joined(List<ActivationBlock> blocks) {
        Tensor[] values = blocks.stream().map(ActivationBlock::values).toArray(Tensor[]::new);
        Tensor[] positions = blocks.stream().map(ActivationBlock::positions).toArray(Tensor[]::new);
        return new ActivationBlock(
                torch.cat(new TensorVector(values), 0), torch.cat(new TensorVector(positions), 0));
    }

    /** mean (x − x̄)², over tokens and dimensions: what a constant would leave unexplained. */
    double variance() {
        try (TensorScope _ = TensorScope.open()) {
            double variance = values.sub(values.mean(0)).square().mean().item_double();
            if (!(variance > 0)) {
                throw HyalineException.numeric(
                        "activations must differ from token to token, but have variance: "
                                + variance);
            }
            return variance;
        }
    }

    /**
     * The point from which the distances to all tokens have the smallest sum, {@code [d]}, by
     * Weiszfeld's iteration from the mean; in the caller's innermost scope.
     */
    Tensor geometricMedian() {
        Tensor median = values.mean(0).clone(); // (d)
        for (int step = 0; step < MOST_STEPS; step++) {
            try (TensorScope _ = TensorScope.open()) {
                Tensor distances =
                        values.sub(median)
                                .norm(new ScalarOptional(new Scalar(2)), new long[] {1}, false)
                                .clamp_min_(new Scalar(SMALLEST_DISTANCE)); // (tokens)
                Tensor weights = distances.reciprocal(); // (tokens)
                Tensor next = torch.mv(values.t(), weights).div_(weights.sum()); // (d)
                double moved = next.sub(median).norm().item_double();
                double length = next.norm().item_double();
                median.copy_(next);
                if (moved <= CONVERGED * Math.max(length, CONVERGED)) {
                    break;
                }
            }
        }
        return median;
    }
}
