package dev.hyaline.train;

import dev.hyaline.common.Figures;

/**
 * Adam's constants (Kingma and Ba 2015, arXiv 1412.6980).
 *
 * @param rate the learning rate
 * @param beta1 how fast the mean of gradients forgets
 * @param beta2 how fast the mean of their squares forgets
 * @param eps what keeps a division from going wrong
 * @param maxNorm gradients that together are longer are first scaled down to this length; infinite
 *     where none are
 */
public record AdamConfig(double rate, double beta1, double beta2, double eps, double maxNorm) {

    private static final double RATE = 2e-4;
    private static final double RATE_LATENTS = 1 << 14;

    public AdamConfig {
        if (!(rate > 0
                && beta1 >= 0
                && beta1 < 1
                && beta2 >= 0
                && beta2 < 1
                && eps > 0
                && maxNorm > 0)) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "Adam needs rate, eps and maxNorm above 0 and betas in [0, 1), but has: %s, %s, %s, %s, %s",
                            rate, eps, maxNorm, beta1, beta2));
        }
    }

    /** One that scales no gradients down. */
    public AdamConfig(double rate, double beta1, double beta2, double eps) {
        this(rate, beta1, beta2, eps, Double.POSITIVE_INFINITY);
    }

    /** The constants of Gao et al. 2024 (arXiv 2406.04093, appendix A), eps far below gradients. */
    public static AdamConfig ofRate(double rate, double maxNorm) {
        return new AdamConfig(rate, 0.9, 0.999, 6.25e-10, maxNorm);
    }

    /** The same at the paper's rate for so many latents; no gradients are scaled down. */
    public static AdamConfig of(int nLatents) {
        return ofRate(rate(nLatents), Double.POSITIVE_INFINITY);
    }

    /** The paper's rate for so many latents, 2e-4 √(2^14 / n). */
    public static double rate(int nLatents) {
        return RATE * Math.sqrt(RATE_LATENTS / nLatents);
    }
}
