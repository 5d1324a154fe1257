package dev.hyaline.train.measure;

import dev.hyaline.common.Figures;
import dev.hyaline.sae.Codes;
import dev.hyaline.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * On how many tokens each latent is active, that is not 0. Counts of parts can be merged. Not
 * thread-safe.
 */
public final class FiringCounts {

    private final long[] counts;
    private long tokens;

    public FiringCounts(int nLatents) {
        this.counts = new long[nLatents];
    }

    /** The latents that are active, once for each token. */
    static long[] active(Codes codes) {
        Tensor active = codes.values().ne(new Scalar(0)).nonzero().reshape(-1);
        return Tensors.longs(codes.latents().index_select(0, active));
    }

    /** Takes in the latents of some tokens. */
    void fold(long[] active, long ofTokens) {
        for (long latent : active) {
            counts[(int) latent]++;
        }
        tokens += ofTokens;
    }

    /** Takes in what another has seen. */
    public void merge(FiringCounts other) {
        if (other.counts.length != counts.length) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "counts must be of %d latents, but are of: %d",
                            counts.length, other.counts.length));
        }
        for (int latent = 0; latent < counts.length; latent++) {
            counts[latent] += other.counts[latent];
        }
        tokens += other.tokens;
    }

    /** How many latents were never active. */
    public int dead() {
        int dead = 0;
        for (long count : counts) {
            dead += count == 0 ? 1 : 0;
        }
        return dead;
    }

    /** The share of latents that were never active. */
    public double deadFraction() {
        return (double) dead() / counts.length;
    }

    /** The share of tokens on which a latent is active. */
    public double density(int latent) {
        return tokens == 0 ? 0 : (double) counts[latent] / tokens;
    }

    /**
     * How many latents have densities in each quarter of a decade, from the rarest to the most
     * frequent; those never active are in none.
     */
    public List<DensityBin> histogram() {
        int[] latents = new int[DensityBin.COUNT];
        int first = latents.length;
        int last = -1;
        for (long count : counts) {
            if (count > 0) {
                int bin = DensityBin.of((double) count / tokens);
                latents[bin]++;
                first = Math.min(first, bin);
                last = Math.max(last, bin);
            }
        }
        List<DensityBin> bins = new ArrayList<>();
        for (int bin = first; bin <= last; bin++) {
            bins.add(DensityBin.at(bin, latents[bin]));
        }
        return List.copyOf(bins);
    }
}
