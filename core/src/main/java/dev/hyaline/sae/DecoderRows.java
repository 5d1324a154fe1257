package dev.hyaline.sae;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the decoder that codes can have: all of them, or a copy of the dead ones when these
 * are so few that each is in the codes of many tokens, which dense products then serve best.
 *
 * @param rows {@code [m, d]}
 * @param latents which latents they are, int64 {@code [m]}; null for all
 */
public record DecoderRows(Tensor rows, @Nullable Tensor latents) {

    public static DecoderRows all(SaeWeights weights) {
        return new DecoderRows(weights.wDec(), null);
    }

    /**
     * Those of dead latents.
     *
     * @param isDead bool {@code [n]}
     * @param perToken how many of them a token has
     */
    public static DecoderRows dead(SaeWeights weights, Tensor isDead, long perToken) {
        Tensor latents = isDead.nonzero().reshape(-1); // (m)
        return SparseRows.isDense(perToken, latents.size(0))
                ? new DecoderRows(weights.wDec().index_select(0, latents), latents)
                : all(weights);
    }

    /** Codes with the numbers of these rows instead of latents. */
    public Codes places(Codes codes, long nLatents) {
        if (latents == null) {
            return codes;
        }
        Tensor places = latents.new_zeros(nLatents);
        places.index_copy_(
                0, latents, torch.arange(new Scalar(latents.size(0)), latents.options()));
        return new Codes(places.index_select(0, codes.latents()), codes.values(), codes.offsets());
    }

    /** Adds values of rows from {@code first} on to those of their latents. */
    public void add(Tensor byLatent, long first, Tensor values) {
        long size = values.size(0);
        if (latents == null) {
            byLatent.narrow(0, first, size).add_(values);
        } else {
            byLatent.index_add_(0, latents.narrow(0, first, size), values);
        }
    }
}
