package dev.hyaline.sae.format;

import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import java.util.function.Supplier;

/** What the formats share when they make an autoencoder of what a file says. */
public final class FileWeights {

    private FileWeights() {}

    /** Makes an autoencoder of what was read; a k above n, say, is the file's fault. */
    static Sae sae(Supplier<SaeConfig> config, SaeWeights weights, String file) {
        try {
            return new Sae(config.get(), weights);
        } catch (IllegalArgumentException e) {
            throw HyalineException.damaged(e.getMessage() + " (" + file + ")").because(e);
        }
    }

    /** What is known of weights in another tool's file before it says more. */
    static SaeConfig config(SaeWeights weights, Activation activation, Normalisation normalised) {
        return SaeConfig.of(
                Math.toIntExact(weights.dIn()),
                Math.toIntExact(weights.nLatents()),
                activation,
                normalised);
    }

    /** The residual stream behind a block, by its hook point. */
    static String residual(String layer) {
        return "blocks." + layer + ".hook_resid_post";
    }

    /** A file is not what it should be. */
    static HyalineException damaged(String what, String file) {
        return HyalineException.damaged(what + " (" + file + ")");
    }
}
