package dev.hyaline.train;

/**
 * The loss of TopK autoencoders (Gao et al. 2024, arXiv 2406.04093, appendix A.2).
 *
 * @param k how many latents of a token are active
 * @param kAux how many dead latents of a token help to explain the residual
 * @param auxCoefficient α, the weight of the auxiliary loss
 * @param mseScale s, 1 / variance of a sample of activations, computed once
 */
public record LossConfig(int k, int kAux, double auxCoefficient, double mseScale) {

    /** α of the paper. */
    public static final double AUX_COEFFICIENT = 1.0 / 32;

    public LossConfig {
        if (k < 1 || kAux < 0) {
            throw new IllegalArgumentException(
                    "k must be at least 1 and kAux 0, but are: " + k + ", " + kAux);
        }
        if (!(mseScale > 0 && Double.isFinite(mseScale) && auxCoefficient >= 0)) {
            throw new IllegalArgumentException(
                    "mseScale must be above 0 and auxCoefficient not below, but are: "
                            + mseScale
                            + ", "
                            + auxCoefficient);
        }
    }

    /**
     * The paper's kAux: the power of two nearest d / 2, the larger of two that are equally near.
     */
    public static int kAux(int dIn) {
        int lower = Math.max(1, Integer.highestOneBit(Math.max(1, dIn / 2)));
        // twice both distances, so that an odd d needs no fraction
        return dIn - 2 * lower < 4 * lower - dIn ? lower : 2 * lower;
    }
}
