package dev.hyaline.sae;

/**
 * Which tokens an autoencoder is neither trained nor measured on: the first position, and attention
 * sinks, whose norm is far above all others. They would rule every loss. Padding is never counted.
 *
 * @param firstPosition whether position 0 is left out
 * @param maxNormRatio a token is left out when its norm is above this many times the median; 0
 *     leaves none out
 */
public record TokenMask(boolean firstPosition, double maxNormRatio) {

    /** Every token counts. */
    public static final TokenMask NONE = new TokenMask(false, 0);

    /** Without the first position and without sinks. */
    public static final TokenMask USUAL = new TokenMask(true, 10);

    public TokenMask {
        if (!(maxNormRatio == 0 || (maxNormRatio > 1 && Double.isFinite(maxNormRatio)))) {
            throw new IllegalArgumentException(
                    "maxNormRatio must be 0 or above 1, but is: " + maxNormRatio);
        }
    }
}
