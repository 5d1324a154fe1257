package dev.hyaline.sae;

/**
 * Adam's constants (Kingma and Ba 2015, arXiv 1412.6980).
 *
 * @param rate the learning rate
 * @param beta1 how fast the mean of gradients forgets
 * @param beta2 how fast the mean of their squares forgets
 * @param eps what keeps a division from going wrong
 */
public record AdamConfig(double rate, double beta1, double beta2, double eps) {

    private static final double RATE = 2e-4;
    private static final double RATE_LATENTS = 1 << 14;

    public AdamConfig {
        if (!(rate > 0 && beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && eps > 0)) {
            throw new IllegalArgumentException(
                    "Adam needs rate and eps above 0 and betas in [0, 1), but has: %s, %s, %s, %s"
                            .formatted(rate, eps, beta1, beta2));
        }
    }

    /**
     * Those of Gao et al. 2024 (arXiv 2406.04093, appendix A): a rate of 2e-4 √(2^14 / n), and an
     * eps far below the gradients.
     */
    public static AdamConfig of(int nLatents) {
        return new AdamConfig(RATE * Math.sqrt(RATE_LATENTS / nLatents), 0.9, 0.999, 6.25e-10);
    }
}
