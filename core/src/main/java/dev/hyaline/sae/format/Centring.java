package dev.hyaline.sae.format;

import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.tensor.TensorScope;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Autoencoders that were trained on a model whose writing weights were centred: its residual stream
 * is each token's x less its mean over the width, x − mean(x) 1. The encoder can take that mean off
 * by itself: with W′ = W less each row's mean,
 *
 * <pre>
 *   W (x − mean(x) 1 − b_pre) + b_lat = W′ (x − b_pre) + (b_lat + (W′ − W) b_pre)
 * </pre>
 *
 * <p>and every latent is what it was in training. Reconstructions stay those of x − mean(x) 1: the
 * mean, which no layer normalisation sees, is not in them.
 */
final class Centring {

    /** What a config's past says of it. */
    static final String KEY = "centred";

    static final String EXPECTED =
            "the weights expect centred activations, which --centre provides";
    private static final String FOLDED =
            "the encoder takes each activation's mean off; reconstructions are without it";

    /** Where what is written to the residual stream is read. */
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "|.*(hook_resid_(pre|mid|post)|hook_(attn|mlp)_out|hook_(pos_)?embed|hook_result)");

    private Centring() {}

    /**
     * Whether centred writing weights change what there is at a site; an unknown one may be any.
     */
    static boolean matters(String site) {
        return WRITTEN.matcher(site).matches();
    }

    /** What may be used: one that expects nothing, or whose encoder was told to centre. */
    static Sae settled(Sae sae, boolean centre, Path path) {
        String said = sae.config().provenance().getOrDefault(KEY, "");
        if (said.equals(EXPECTED)) {
            try (sae) {
                if (!centre) {
                    throw HyalineException.usage(
                            "activations must be centred for an autoencoder of centred writing weights (center_writing_weights), but are not: %s (--centre has the encoder do so)",
                            path);
                }
                return folded(sae, path);
            }
        }
        if (centre && said.isEmpty()) {
            sae.close();
            throw HyalineException.usage(
                    "--centre must be for an autoencoder that says it was trained on centred writing weights, but this one does not: %s",
                    path);
        }
        return sae;
    }

    private static Sae folded(Sae sae, Path path) {
        if (sae.config().normalisation() == Normalisation.CONSTANT_NORM) {
            throw HyalineException.usage(
                    "normalisation must be none or layer_norm where activations are centred, but is: constant_norm (%s)",
                    path);
        }
        SaeWeights w = sae.weights();
        SaeConfig config = sae.config();
        SortedMap<String, String> past = new TreeMap<>(config.provenance());
        past.put(KEY, FOLDED);
        try (TensorScope _ = TensorScope.open()) {
            Tensor means = w.wEnc().mean(new long[] {1}, true, new ScalarTypeOptional()); // (n, 1)
            Tensor wEnc = w.wEnc().sub(means); // (n, d)
            Tensor bLat = w.bLat().sub(means.reshape(-1).mul(w.bPre().sum())); // (n)
            return new Sae(
                    config.withProvenance(past),
                    new SaeWeights(wEnc, w.wDec(), w.bPre(), bLat, w.threshold()));
        }
    }
}
