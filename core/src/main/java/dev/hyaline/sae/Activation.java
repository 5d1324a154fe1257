package dev.hyaline.sae;

/** What makes latents z of pre-activations p: the non-linearity that keeps few of them. */
public sealed interface Activation {

    /** For people, such as {@code TopK, k 16}. */
    default String label() {
        return switch (this) {
            case TopK(int k) -> "TopK, k " + k;
            case BatchTopK(int k, double threshold) ->
                    "BatchTopK, k " + k + ", threshold " + threshold;
            case ReLU() -> "ReLU";
            case JumpReLU() -> "JumpReLU";
            case Identity() -> "identity";
        };
    }

    /**
     * z = ReLU(TopK_k(p)) (Gao et al. 2024, arXiv 2406.04093, section 2.3). Of equal
     * pre-activations any is kept.
     *
     * @param k how many latents of a token may be active
     */
    record TopK(int k) implements Activation {
        public TopK {
            requirePositive(k);
        }
    }

    /**
     * z = p where p &gt; max(0, threshold), else 0: BatchTopK once trained, when a token is encoded
     * alone and a threshold stands for the batch (Bussmann et al. 2024, arXiv 2412.06410).
     *
     * @param k how many latents of a token were active on average
     * @param threshold above which a latent is active
     */
    record BatchTopK(int k, double threshold) implements Activation {
        public BatchTopK {
            requirePositive(k);
            if (!Double.isFinite(threshold)) {
                throw new IllegalArgumentException(
                        "threshold must be finite, but is: " + threshold);
            }
        }
    }

    /** z = max(0, p). */
    record ReLU() implements Activation {}

    /**
     * z = p where p &gt; max(0, θ), else 0, with a threshold θ of each latent's own (Rajamanoharan
     * et al. 2024, arXiv 2407.14435); the thresholds are among the {@link SaeWeights}.
     */
    record JumpReLU() implements Activation {}

    /** z = p. */
    record Identity() implements Activation {}

    private static void requirePositive(int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, but is: " + k);
        }
    }
}
