package dev.hyaline.train.measure;

import dev.hyaline.sae.Codes;
import dev.hyaline.tensor.TensorScope;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/**
 * Sums over tokens from which it follows how well an autoencoder reconstructs: with e = x − x̂ and
 * a mean x̄ that is fixed beforehand. What is undefined is empty. Sums of parts can be merged. Not
 * thread-safe.
 */
public final class ReconstructionSums {

    private long tokens;
    private double error; // Σ‖e‖²
    private double spread; // Σ‖x − x̄‖²
    private double relative; // Σ‖e‖²/‖x‖², where x is not 0
    private long relativeTokens;
    private double explained; // Σ 1 − ‖e‖²/‖x − x̄‖², where x is not x̄
    private long explainedTokens;
    private double active; // latents that are not 0

    /**
     * Takes in some tokens.
     *
     * @param x activations {@code [tokens, d]}
     * @param reconstruction x̂ {@code [tokens, d]}
     * @param mean x̄ {@code [d]}
     * @param codes the latents
     */
    public void fold(Tensor x, Tensor reconstruction, Tensor mean, Codes codes) {
        try (TensorScope _ = TensorScope.open()) {
            TokenErrors errors = TokenErrors.of(x, reconstruction, mean, codes);
            for (int token = 0; token < errors.size(); token++) {
                add(errors, token);
            }
        }
    }

    void add(TokenErrors errors, int token) {
        double e = errors.error()[token];
        double s = errors.spread()[token];
        double q = errors.square()[token];
        tokens++;
        error += e;
        spread += s;
        active += errors.active()[token];
        if (q > 0) {
            relative += e / q;
            relativeTokens++;
        }
        if (s > 0) {
            explained += 1 - e / s;
            explainedTokens++;
        }
    }

    /** Takes in what another has seen. */
    public void merge(ReconstructionSums other) {
        tokens += other.tokens;
        error += other.error;
        spread += other.spread;
        relative += other.relative;
        relativeTokens += other.relativeTokens;
        explained += other.explained;
        explainedTokens += other.explainedTokens;
        active += other.active;
    }

    /** How many tokens there were. */
    public long tokens() {
        return tokens;
    }

    /**
     * NMSE = Σ‖x − x̂‖² / Σ‖x − x̄‖², the fraction of variance unexplained; 1 is what a constant
     * can do (Gao et al. 2024, arXiv 2406.04093, section 2.1).
     */
    public OptionalDouble nmse() {
        return ratio(error, spread);
    }

    /** The mean of ‖x − x̂‖²/‖x‖², as the code released with Gao et al. 2024 has it. */
    public OptionalDouble nmseZeroBaseline() {
        return ratio(relative, (double) relativeTokens);
    }

    /**
     * The mean of 1 − ‖x − x̂‖²/‖x − x̄‖² (Karvonen et al. 2025, arXiv 2503.09532): a mean of
     * ratios, which tokens near x̄ rule, and no fraction of any variance.
     */
    public OptionalDouble explainedVarianceLegacy() {
        return ratio(explained, (double) explainedTokens);
    }

    /** How many latents of a token are not 0, on average. */
    public OptionalDouble l0() {
        return ratio(active, (double) tokens);
    }

    static OptionalDouble ratio(double numerator, double denominator) {
        return denominator > 0
                ? OptionalDouble.of(numerator / denominator)
                : OptionalDouble.empty();
    }
}
