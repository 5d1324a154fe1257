package dev.hyaline.sae;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a sparse autoencoder is, beside its weights.
 *
 * @param dIn d, the size of an activation
 * @param nLatents n
 * @param activation what keeps few of the latents
 * @param normalisation what is done to activations first
 * @param site the hook point it is for, by TransformerLens's name; empty when a file does not say
 * @param tokenMask which tokens it was not made for
 * @param provenance how it came to be: free text by key, in the order of the keys
 */
public record SaeConfig(
        int dIn,
        int nLatents,
        Activation activation,
        Normalisation normalisation,
        String site,
        TokenMask tokenMask,
        SortedMap<String, String> provenance) {

    /** What keys of the provenance begin with that hold what was measured of it. */
    public static final String MEASURED = "measured.";

    public SaeConfig {
        if (dIn < 1 || nLatents < 1) {
            throw new IllegalArgumentException(
                    "dIn and nLatents must be at least 1, but are: " + dIn + ", " + nLatents);
        }
        if (activation instanceof Activation.TopK(int k) && k > nLatents) {
            throw new IllegalArgumentException(
                    "k must be at most " + nLatents + " latents, but is: " + k);
        }
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    }

    /** Where our provenance says whether texts began with a begin-of-text. */
    public static final String PREPEND_BOS = "prepend_bos";

    /** Whether the model read a begin-of-text before the texts that it was trained on, if known. */
    public Optional<Boolean> prependBos() {
        String own = provenance.get(PREPEND_BOS);
        String said = own != null ? own : provenance.get("saelens." + PREPEND_BOS);
        return Optional.ofNullable(said).map(Boolean::valueOf);
    }

    /** One for all tokens of an unknown site, with nothing known of its past. */
    public static SaeConfig of(
            int dIn, int nLatents, Activation activation, Normalisation normalisation) {
        return new SaeConfig(
                dIn, nLatents, activation, normalisation, "", TokenMask.NONE, new TreeMap<>());
    }

    /** The same at a hook point. */
    public SaeConfig withSite(String newSite) {
        return new SaeConfig(
                dIn, nLatents, activation, normalisation, newSite, tokenMask, provenance);
    }

    /** The same with other tokens left out. */
    public SaeConfig withTokenMask(TokenMask newMask) {
        return new SaeConfig(dIn, nLatents, activation, normalisation, site, newMask, provenance);
    }

    /** The same with another past. */
    public SaeConfig withProvenance(SortedMap<String, String> newProvenance) {
        return new SaeConfig(
                dIn, nLatents, activation, normalisation, site, tokenMask, newProvenance);
    }

    /** All of it by name, as values of JSON: what our files hold and what is shown. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("d_in", dIn);
        fields.put("n_latents", nLatents);
        switch (activation) {
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
        fields.put("normalisation", normalisation.id());
        fields.put("site", site);
        fields.put("mask_first_position", tokenMask.firstPosition());
        fields.put("mask_norm_ratio", tokenMask.maxNormRatio());
        fields.put("provenance", provenance);
        return fields;
    }
}
