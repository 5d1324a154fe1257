package dev.hyaline.sae;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A sparse autoencoder, ready to use (Gao et al. 2024, arXiv 2406.04093, section 2): of an
 * activation x,
 *
 * <pre>
 *   x̃ = norm(x)
 *   p = W_enc (x̃ − b_pre) + b_lat
 *   z = activation(p)
 *   x̂ = norm⁻¹(W_decᵀ z + b_pre)
 * </pre>
 *
 * <p>Results belong to the caller's innermost {@link TensorScope}, the weights to this until it is
 * closed. Thread-safe.
 */
public final class Sae implements AutoCloseable {

    private final SaeConfig config;
    private final SaeWeights weights;
    private final HeldTensors held = new HeldTensors();

    /**
     * Keeps weights as they are.
     *
     * @throws IllegalArgumentException if their shapes are not the config's
     */
    public Sae(SaeConfig config, SaeWeights weights) {
        if (weights.nLatents() != config.nLatents() || weights.dIn() != config.dIn()) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "wEnc: expected [%d, %d], got [%d, %d]",
                            config.nLatents(), config.dIn(), weights.nLatents(), weights.dIn()));
        }
        boolean jumps = config.activation() instanceof Activation.JumpReLU;
        if (jumps != (weights.threshold() != null)) {
            throw new IllegalArgumentException(
                    "thresholds must be there for JumpReLU alone, but activation is: "
                            + config.activation());
        }
        this.config = config;
        this.weights =
                new SaeWeights(
                        held.hold(weights.wEnc()),
                        held.hold(weights.wDec()),
                        held.hold(weights.bPre()),
                        held.hold(weights.bLat()),
                        holdNullable(weights.threshold()));
    }

    private @Nullable Tensor holdNullable(@Nullable Tensor tensor) {
        return tensor == null ? null : held.hold(tensor);
    }

    public SaeConfig config() {
        return config;
    }

    public SaeWeights weights() {
        return weights;
    }

    /**
     * The latents of activations, those that are 0 left out as far as possible.
     *
     * @param x {@code [tokens, d]}
     */
    public Codes encode(Tensor x) {
        requireActivations(x);
        Tensor normalised = config.normalisation().apply(x).values();
        return TiledEncoder.of(weights).encode(normalised, config.activation());
    }

    /** All latents {@code [tokens, n]} of activations {@code [tokens, d]}: for small batches. */
    public Tensor encodeDense(Tensor x) {
        return encode(x).dense(config.nLatents());
    }

    /**
     * The reconstruction of activations from their latents, as it is at the site.
     *
     * @param codes the latents
     * @param x the activations {@code [tokens, d]}, from which normalisation takes mean and scale
     * @return {@code [tokens, d]}
     */
    public Tensor decode(Codes codes, Tensor x) {
        requireActivations(x);
        Tensor decoded = decodeNormalised(codes);
        return config.normalisation() == Normalisation.NONE
                ? decoded
                : config.normalisation().apply(x).undo(decoded);
    }

    /** W_decᵀ z + b_pre, {@code [tokens, d]}: normalisation is not undone. */
    public Tensor decodeNormalised(Codes codes) {
        return SparseRows.sums(weights.wDec(), codes.latents(), codes.values(), codes.offsets())
                .add_(weights.bPre());
    }

    /** {@link #encode}, then {@link #decode}. */
    public Tensor reconstruct(Tensor x) {
        return decode(encode(x), x);
    }

    /**
     * Σ‖x − x̂‖² / Σ‖x − x̄‖² over activations {@code [tokens, d]}; above 1, a constant would do
     * better.
     */
    public double nmse(Tensor x) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor error = x.sub(reconstruct(x)).square().sum();
            Tensor spread = x.sub(x.mean(0)).square().sum();
            return error.div(spread).item_double();
        }
    }

    private void requireActivations(Tensor x) {
        if (x.dim() != 2 || x.size(1) != config.dIn()) {
            throw HyalineException.usage(
                    "activations must have %d dimensions each (%s), but have: %d",
                    config.dIn(), siteText(), x.size(x.dim() - 1));
        }
    }

    private String siteText() {
        return config.site().isEmpty() ? "the autoencoder's" : config.site();
    }

    /** Frees the weights; again does nothing. */
    @Override
    public void close() {
        held.close();
    }
}
