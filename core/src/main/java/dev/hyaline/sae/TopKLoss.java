package dev.hyaline.sae;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The loss of a batch and its gradient by hand (Gao et al. 2024, arXiv 2406.04093, section 2 and
 * appendix A.2), for normalised activations x {@code [B, d]}:
 *
 * <pre>
 *   p = W_enc (x − b_pre) + b_lat        z = ReLU(TopK_k(p))        x̂ = W_decᵀ z + b_pre
 *   e = x − x̂                            main = s · mean e²
 *   y = ReLU(TopK_kAux(p among dead))    ê = W_decᵀ y
 *   aux = mean (e − ê)² / mean (e − ē)²  loss = main + α aux
 * </pre>
 *
 * <p>In aux the residual e is a constant. It is 0 when nothing is dead, or when e is the same for
 * all tokens. With g = ∂loss/∂x̂ and h = ∂loss/∂ê,
 *
 * <pre>
 *   ∂W_dec = Σ z ⊗ g + y ⊗ h             ∂p = g · W_dec at z &gt; 0, h · W_dec at y &gt; 0
 *   ∂W_enc = Σ ∂p ⊗ (x − b_pre)          ∂b_lat = Σ ∂p
 *   ∂b_pre = Σ g − W_encᵀ ∂b_lat
 * </pre>
 *
 * <p>Each sum over latents has (k + kAux) terms a token, so that of all this only p costs n d a
 * token.
 *
 * @param weights the weights
 * @param config k, kAux, α and s
 */
record TopKLoss(SaeWeights weights, LossConfig config) {

    /**
     * What a batch gives.
     *
     * @param mainLoss main
     * @param auxLoss aux, before α
     * @param live z
     * @param dead y
     * @param reconstruction x̂ {@code [B, d]}
     * @param gradients of main + α aux
     */
    record Result(
            double mainLoss,
            double auxLoss,
            Codes live,
            Codes dead,
            Tensor reconstruction,
            Gradients gradients) {}

    /** A loss with its gradient by what was decoded; of no gradient, the loss is 0. */
    private record Part(double loss, Codes codes, Tensor gradient) {}

    /**
     * Loss and gradient of a batch.
     *
     * @param x normalised activations {@code [B, d]}
     * @param isDead which latents are, bool {@code [n]}
     */
    Result of(Tensor x, Tensor isDead) {
        TiledEncoder.LiveAndDead codes =
                TiledEncoder.of(weights, x.size(0))
                        .topKAndDead(x, config.k(), config.kAux(), isDead);
        Tensor reconstruction = decode(codes.live()).add_(weights.bPre()); // (B, d)
        Tensor error = x.sub(reconstruction); // (B, d)
        Part main =
                new Part(
                        config.mseScale() * mean(error.square()),
                        codes.live(),
                        error.mul(scalar(-2 * config.mseScale() / error.numel())));
        Part aux = aux(error, codes.dead());
        return new Result(
                main.loss,
                aux.loss,
                codes.live(),
                codes.dead(),
                reconstruction,
                gradients(x, main, aux));
    }

    private Part aux(Tensor error, Codes dead) {
        double variance = mean(error.sub(error.mean(0)).square());
        if (dead.latents().size(0) == 0 || !(variance > 0)) {
            return new Part(0, dead, error.new_zeros(error.shape()));
        }
        Tensor rest = error.sub(decode(dead)); // (B, d)
        double slope = -2 * config.auxCoefficient() / (variance * rest.numel());
        return new Part(mean(rest.square()) / variance, dead, rest.mul(scalar(slope)));
    }

    private Gradients gradients(Tensor x, Part main, Part aux) {
        long n = weights.nLatents();
        Tensor centred = x.sub(weights.bPre()); // (B, d)
        Tensor wEnc = weights.wEnc().new_zeros(n, weights.dIn());
        Tensor wDec = weights.wDec().new_zeros(n, weights.dIn());
        Tensor bLat = weights.bLat().new_zeros(n);
        for (Part part : new Part[] {main, aux}) {
            Codes codes = part.codes;
            if (codes.latents().size(0) == 0) {
                continue;
            }
            SparseRows.ByLatent byLatent = SparseRows.ByLatent.of(codes, n);
            Tensor slope =
                    SparseRows.products(
                                    weights.wDec(),
                                    codes.latents(),
                                    part.gradient,
                                    codes.tokenOfEntry())
                            .mul_(codes.values().gt(scalar(0))); // ∂p (entries)
            wDec.add_(byLatent.sums(codes.values(), part.gradient));
            wEnc.add_(byLatent.sums(slope, centred));
            bLat.add_(SparseRows.sumsByLatent(codes, slope, n));
        }
        Tensor bPre = main.gradient.sum(0).sub(torch.mv(weights.wEnc().t(), bLat));
        return new Gradients(wEnc, wDec, bPre, bLat);
    }

    /** W_decᵀ z without b_pre, {@code [B, d]}. */
    private Tensor decode(Codes codes) {
        return SparseRows.sums(weights.wDec(), codes.latents(), codes.values(), codes.offsets());
    }

    private static double mean(Tensor values) {
        return values.mean().item_double();
    }

    private static Scalar scalar(double value) {
        return new Scalar(value);
    }
}
