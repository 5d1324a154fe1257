package dev.hyaline.cli;

import dev.hyaline.sae.Activation;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.TokenMask;
import java.util.LinkedHashMap;
import java.util.Map;

/** What an autoencoder is, as values of JSON. */
final class SaeText {

    /** Nothing in a file tells a wrong site. */
    static final String NOT_FOR_THESE =
            "hyaline: warning: NMSE is above 1: a constant would do better, as at another site, model"
                    + " or normalisation than it was trained with";

    private SaeText() {}

    static Map<String, Object> config(SaeConfig config) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("d_in", config.dIn());
        fields.put("n_latents", config.nLatents());
        switch (config.activation()) {
            case Activation.TopK(int k) -> {
                fields.put("activation", "topk");
                fields.put("k", k);
            }
            case Activation.BatchTopK(int k, double threshold) -> {
                fields.put("activation", "batchtopk");
                fields.put("k", k);
                fields.put("threshold", threshold);
            }
            case Activation.ReLU() -> fields.put("activation", "relu");
            case Activation.JumpReLU() -> fields.put("activation", "jumprelu");
            case Activation.Identity() -> fields.put("activation", "identity");
        }
        fields.put("normalisation", config.normalisation().id());
        fields.put("site", config.site());
        fields.put("token_mask", mask(config.tokenMask()));
        fields.put("provenance", config.provenance());
        return fields;
    }

    static Map<String, Object> mask(TokenMask mask) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("first_position", mask.firstPosition());
        fields.put("max_norm_ratio", mask.maxNormRatio());
        return fields;
    }
}
