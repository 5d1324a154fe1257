package dev.hyaline.train;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.TokenMask;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an autoencoder is trained; the defaults live here.
 *
 * @param nLatents n
 * @param k how many latents of a token are active
 * @param normalisation what is done to activations first
 * @param tokenMask which tokens are left out
 * @param batchTokens tokens a step
 * @param bufferTokens how many tokens wait to be drawn from, so that neighbours in a text are not
 *     neighbours in a batch
 * @param tokens after how many to stop, if the stream does not end before
 * @param rate Adam's
 * @param maxGradientNorm gradients that are longer together are scaled down to it; infinite for
 *     none
 * @param averageDecay how fast the running mean of the weights, which is what is written, forgets;
 *     0 writes the weights themselves
 * @param deadAfter after how many tokens without firing a latent counts as dead
 * @param auxCoefficient the weight of the dead latents' loss
 * @param seed of all random choices
 */
public record TrainingConfig(
        int nLatents,
        int k,
        Normalisation normalisation,
        TokenMask tokenMask,
        int batchTokens,
        int bufferTokens,
        long tokens,
        double rate,
        double maxGradientNorm,
        double averageDecay,
        long deadAfter,
        double auxCoefficient,
        long seed) {

    /** Batches that wait, where nothing else is said. */
    private static final int BUFFER_BATCHES = 32;

    /** Weights, gradients, two moments, running mean. */
    private static final int COPIES = 5;

    public TrainingConfig {
        require(nLatents >= 1, "latents", "at least 1", nLatents);
        require(k >= 1 && k <= nLatents, "k", "from 1 to the " + nLatents + " latents", k);
        require(batchTokens >= 1, "batch", "at least 1 token", batchTokens);
        require(
                bufferTokens >= 2L * batchTokens,
                "buffer",
                Figures.format("at least two batches of %d tokens", batchTokens),
                bufferTokens);
        require(tokens >= batchTokens, "tokens", "at least a batch of " + batchTokens, tokens);
        require(rate > 0 && Double.isFinite(rate), "rate", "above 0", rate);
        require(maxGradientNorm > 0, "clip", "above 0", maxGradientNorm);
        require(averageDecay >= 0 && averageDecay < 1, "ema", "at least 0, below 1", averageDecay);
        require(deadAfter >= 1, "dead-after", "at least 1 token", deadAfter);
        require(
                auxCoefficient >= 0 && Double.isFinite(auxCoefficient),
                "aux",
                "at least 0",
                auxCoefficient);
    }

    /** The usual for so many latents: 2e-4 √(2^14 / n) is the rate. */
    public static TrainingConfig of(int nLatents, int k, int batchTokens) {
        return new TrainingConfig(
                nLatents,
                k,
                Normalisation.LAYER_NORM,
                TokenMask.USUAL,
                batchTokens,
                Math.toIntExact(Math.min(1L << 30, (long) BUFFER_BATCHES * batchTokens)),
                Long.MAX_VALUE,
                AdamConfig.rate(nLatents),
                Double.POSITIVE_INFINITY,
                0.999,
                500_000,
                LossConfig.AUX_COEFFICIENT,
                2024);
    }

    private static void require(boolean holds, String what, String rule, Number value) {
        if (!holds) {
            throw HyalineException.usage("%s must be %s, but is: %s", what, rule, value);
        }
    }

    /** What decides the weights, by the names of the command's options. */
    public Map<String, String> decisive() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("latents", String.valueOf(nLatents));
        map.put("k", String.valueOf(k));
        map.put("normalise", normalisation.id());
        map.put("keep-first", String.valueOf(!tokenMask.firstPosition()));
        map.put("max-norm", String.valueOf(tokenMask.maxNormRatio()));
        map.put("batch", String.valueOf(batchTokens));
        map.put("buffer", String.valueOf(bufferTokens));
        map.put("tokens", tokens == Long.MAX_VALUE ? "all" : String.valueOf(tokens));
        map.put("rate", String.valueOf(rate));
        map.put("clip", Double.isInfinite(maxGradientNorm) ? "none" : maxGradientNorm + "");
        map.put("ema", String.valueOf(averageDecay));
        map.put("dead-after", String.valueOf(deadAfter));
        map.put("aux", String.valueOf(auxCoefficient));
        map.put("seed", String.valueOf(seed));
        return map;
    }

    /**
     * Refuses what memory cannot hold: for each weight its gradient, two moments of Adam and a
     * running mean beside it, and the tokens that wait, in single precision.
     *
     * @param dIn d
     * @param memoryBytes how much memory there is
     */
    public void requireMemory(int dIn, long memoryBytes) {
        long weights = 2L * nLatents * dIn * COPIES;
        long bytes = (weights + (long) bufferTokens * dIn) * Float.BYTES;
        if (bytes > memoryBytes) {
            throw HyalineException.resources(
                    "memory must be at least the %,d bytes that %,d latents of %,d dimensions and a buffer of %,d tokens need, but is: %,d",
                    bytes, nLatents, dIn, bufferTokens, memoryBytes);
        }
    }

    Activation.TopK activation() {
        return new Activation.TopK(k);
    }

    /** The loss for activations of a size and a spread. */
    LossConfig loss(int dIn, double mseScale) {
        return new LossConfig(
                k, Math.min(nLatents, LossConfig.kAux(dIn)), auxCoefficient, mseScale);
    }

    AdamConfig adam() {
        return AdamConfig.ofRate(rate, maxGradientNorm);
    }
}
