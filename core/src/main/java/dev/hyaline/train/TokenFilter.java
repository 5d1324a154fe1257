package dev.hyaline.train;

import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.TokenMask;
import dev.hyaline.tensor.TensorScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * A {@link TokenMask} with its limit in numbers, for the median norm is known only once tokens were
 * seen.
 *
 * @param firstPosition whether position 0 is left out
 * @param maxNorm tokens of a greater norm are left out; may be infinite
 */
public record TokenFilter(boolean firstPosition, double maxNorm) {
    public TokenFilter {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException("maxNorm must be above 0, but is: " + maxNorm);
        }
    }

    /** A mask whose limit comes from the median norm of some tokens that it does not leave out. */
    static TokenFilter of(TokenMask mask, ActivationBlock sample) {
        TokenFilter positions = new TokenFilter(mask.firstPosition(), Double.POSITIVE_INFINITY);
        if (mask.maxNormRatio() == 0) {
            return positions;
        }
        try (TensorScope _ = TensorScope.open()) {
            double median = norms(positions.keep(sample)).median().item_double();
            double limit = mask.maxNormRatio() * median;
            return new TokenFilter(
                    mask.firstPosition(), limit > 0 ? limit : Double.POSITIVE_INFINITY);
        }
    }

    /** The activations that count, {@code [kept, d]}. */
    public Tensor keep(ActivationBlock block) {
        Tensor norms = norms(block.values()); // (tokens)
        if (!Double.isFinite(norms.max().item_double())) {
            throw HyalineException.numeric("activations must be finite, but have NaN or infinity");
        }
        Tensor kept = norms.le(new Scalar(maxNorm)); // (tokens)
        if (firstPosition) {
            kept = kept.logical_and(block.positions().gt(new Scalar(0)));
        }
        return block.values().index_select(0, kept.nonzero().reshape(-1));
    }

    private static Tensor norms(Tensor values) {
        return values.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, false);
    }
}
