package dev.hyaline.train;

import org.bytedeco.pytorch.Tensor;

/**
 * Activations of some tokens at a site, as the subject model makes them.
 *
 * @param values {@code [tokens, d]}
 * @param positions where each token stands in what the model reads, from 0, int64 {@code [tokens]}
 */
public record ActivationBlock(Tensor values, Tensor positions) {
    public ActivationBlock {
        if (values.dim() != 2 || positions.dim() != 1 || positions.size(0) != values.size(0)) {
            throw new IllegalArgumentException("a block must have one position for each token");
        }
    }

    /** How many tokens. */
    public long tokens() {
        return values.size(0);
    }
}
