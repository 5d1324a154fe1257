package dev.hyaline.train;

import dev.hyaline.sae.Codes;
import dev.hyaline.sae.DecoderRows;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.SparseRows;
import dev.hyaline.sae.TiledEncoder;
import dev.hyaline.tensor.Cores;
import java.util.Optional;
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
 * token, and what belongs to few dead latents costs their number times d.
 */
public final class TopKLoss {

    private final SaeWeights weights;
    private final LossConfig config;
    private final TiledEncoder encoder;

    TopKLoss(SaeWeights weights, LossConfig config) {
        this.weights = weights;
        this.config = config;
        this.encoder = TiledEncoder.of(weights);
    }

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
    public record Result(
            double mainLoss,
            double auxLoss,
            Codes live,
            Codes dead,
            Tensor reconstruction,
            Gradients gradients) {}

    /**
     * A loss.
     *
     * @param codes of the decoder's rows
     * @param gradient by what was decoded {@code [B, d]}
     */
    private record Part(double loss, DecoderRows decoder, Codes codes, Tensor gradient) {}

    /**
     * Loss and gradient of a batch.
     *
     * @param x normalised activations {@code [B, d]}
     * @param isDead which latents are, bool {@code [n]}
     */
    Result of(Tensor x, Tensor isDead) {
        TiledEncoder.LiveAndDead codes = encoder.topKAndDead(x, config.k(), config.kAux(), isDead);
        DecoderRows decoder = DecoderRows.all(weights);
        Tensor reconstruction = decode(decoder, codes.live()).add_(weights.bPre()); // (B, d)
        Tensor error = x.sub(reconstruction); // (B, d)
        Part main =
                new Part(
                        config.mseScale() * mean(error.square()),
                        decoder,
                        codes.live(),
                        error.mul(scalar(-2 * config.mseScale() / error.numel())));
        Optional<Part> aux = aux(error, isDead, codes.dead());
        return new Result(
                main.loss,
                aux.map(Part::loss).orElse(0.0),
                codes.live(),
                codes.dead(),
                reconstruction,
                gradients(x, main, aux));
    }

    /** Nanoseconds that all threads together spent on the encoder's products so far. */
    long encoderNanos() {
        return encoder.nanos().sum();
    }

    /** The auxiliary loss, where it is not 0 by definition. */
    private Optional<Part> aux(Tensor error, Tensor isDead, Codes dead) {
        if (dead.latents().size(0) == 0) {
            return Optional.empty();
        }
        double variance = mean(error.sub(error.mean(0)).square());
        if (!(variance > 0)) {
            return Optional.empty();
        }
        long perToken = dead.latents().size(0) / dead.tokens();
        DecoderRows decoder = DecoderRows.dead(weights, isDead, perToken);
        Codes codes = decoder.places(dead, weights.nLatents());
        Tensor rest = error.sub(decode(decoder, codes)); // (B, d)
        double slope = -2 * config.auxCoefficient() / (variance * rest.numel());
        return Optional.of(
                new Part(mean(rest.square()) / variance, decoder, codes, rest.mul(scalar(slope))));
    }

    private Gradients gradients(Tensor x, Part main, Optional<Part> aux) {
        Tensor centred = x.sub(weights.bPre()); // (B, d)
        Tensor bLat = torch.zeros_like(weights.bLat()); // (n)
        Gradients sums =
                new Gradients(
                        torch.zeros_like(weights.wEnc()),
                        torch.zeros_like(weights.wDec()),
                        main.gradient.sum(0),
                        bLat);
        add(main, centred, sums);
        aux.ifPresent(part -> add(part, centred, sums));
        sums.bPre().sub_(torch.mv(weights.wEnc().t(), bLat));
        return sums;
    }

    /** Adds what a part gives to all sums over latents. */
    private static void add(Part part, Tensor centred, Gradients sums) {
        Codes codes = part.codes;
        DecoderRows decoder = part.decoder;
        long m = decoder.rows().size(0);
        Tensor slope =
                SparseRows.products(codes, decoder.rows(), part.gradient)
                        .mul_(codes.values().gt(scalar(0))); // ∂p (entries)
        decoder.add(sums.bLat(), 0, SparseRows.sumsByLatent(codes, slope, m));
        SparseRows.ByLatent byLatent = SparseRows.ByLatent.of(codes, m);
        SparseRows.Bags values = byLatent.bags(codes.values());
        SparseRows.Bags slopes = byLatent.bags(slope);
        Cores.forEach(
                m,
                SparseRows.BLOCK,
                (first, size) -> {
                    decoder.add(sums.wDec(), first, values.block(first, size).sums(part.gradient));
                    decoder.add(sums.wEnc(), first, slopes.block(first, size).sums(centred));
                });
    }

    /** W_decᵀ z without b_pre, {@code [B, d]}. */
    private static Tensor decode(DecoderRows decoder, Codes codes) {
        return SparseRows.sums(decoder.rows(), codes.latents(), codes.values(), codes.offsets());
    }

    private static double mean(Tensor values) {
        return values.mean().item_double();
    }

    private static Scalar scalar(double value) {
        return new Scalar(value);
    }
}
