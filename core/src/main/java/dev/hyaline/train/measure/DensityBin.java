package dev.hyaline.train.measure;

/**
 * How many latents are active on a share of tokens that lies in a quarter of a decade.
 *
 * @param log10Low the lower end's decimal logarithm, included
 * @param log10High the upper end's, left out but for 0, which is every token
 * @param latents how many
 */
public record DensityBin(double log10Low, double log10High, int latents) {

    private static final int A_DECADE = 4;
    private static final int DECADES = 10; // rarer ones count as the rarest
    static final int COUNT = A_DECADE * DECADES;

    static int of(double density) {
        int bin = COUNT + (int) Math.floor(A_DECADE * Math.log10(density));
        return Math.clamp(bin, 0, COUNT - 1);
    }

    static DensityBin at(int bin, int latents) {
        return new DensityBin(
                (double) (bin - COUNT) / A_DECADE, (double) (bin + 1 - COUNT) / A_DECADE, latents);
    }
}
