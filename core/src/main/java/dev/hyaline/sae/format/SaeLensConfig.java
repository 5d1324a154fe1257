package dev.hyaline.sae.format;

import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Normalisation;
import dev.hyaline.sae.SaeConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What SAELens's {@code cfg.json} says, of version 6 with its {@code metadata} or older and flat.
 *
 * @param gated whether latents have a gate of their own, which becomes a threshold
 * @param rescaled whether latents are multiplied by their decoder rows' norms
 * @param biasTakenOff whether b_dec is taken off the input
 * @param site the hook point
 * @param past what else it says of where it comes from, by key
 */
record SaeLensConfig(
        int dIn,
        int nLatents,
        Activation activation,
        Normalisation normalisation,
        boolean gated,
        boolean rescaled,
        boolean biasTakenOff,
        String site,
        SortedMap<String, String> past) {

    /** What keys of the provenance begin with. */
    static final String PREFIX = "saelens.";

    /** What changes no number: where and how it was made, and what older files say beside. */
    private static final Set<String> HARMLESS =
            Set.of(
                    "dtype",
                    "device",
                    "hook_layer",
                    "hook_head_index",
                    "model_name",
                    "model_from_pretrained_kwargs",
                    "prepend_bos",
                    "dataset_path",
                    "dataset_trust_remote_code",
                    "context_size",
                    "neuronpedia_id",
                    "sae_lens_training_version",
                    "sae_lens_version",
                    "seqpos_slice",
                    "type");

    SaeLensConfig {
        past = Collections.unmodifiableSortedMap(new TreeMap<>(past));
    }

    static SaeLensConfig load(Path path) {
        ConfigFields fields = ConfigFields.load(path);
        String architecture = fields.text("architecture", "standard");
        boolean gated = architecture.equals("gated");
        Activation activation = activation(architecture, fields);
        boolean rescaled = fields.flag("rescale_acts_by_decoder_norm", false);
        Normalisation normalisation = normalisation(fields);
        String reshaped = fields.text("reshape_activations", "none");
        if (!Set.of("none", "hook_z").contains(reshaped)) { // both take rows of d numbers
            throw fields.unknown("reshape_activations", "none or hook_z", reshaped);
        }
        fields.requireFalse("finetuning_scaling_factor");
        boolean flat = fields.contains("hook_name");
        ConfigFields about = fields.object("metadata");
        String site = flat ? fields.text("hook_name") : about.text("hook_name", "");
        SaeLensConfig config =
                new SaeLensConfig(
                        fields.size("d_in"),
                        fields.size("d_sae"),
                        activation,
                        normalisation,
                        gated,
                        rescaled,
                        fields.flag("apply_b_dec_to_input", true),
                        site,
                        about.rest(PREFIX));
        fields.requireOnly(HARMLESS);
        return config;
    }

    private static Activation activation(String architecture, ConfigFields fields) {
        String function = fields.text("activation_fn", fields.text("activation_fn_str", "relu"));
        if (!function.equals("relu") && !function.equals("topk")) {
            throw fields.unknown("activation_fn", "relu or topk", function);
        }
        return switch (architecture) {
            case "standard" ->
                    function.equals("topk")
                            ? new Activation.TopK(fields.object("activation_fn_kwargs").size("k"))
                            : relu(fields);
            case "topk" -> new Activation.TopK(fields.size("k"));
            case "jumprelu", "gated" -> {
                relu(fields);
                yield new Activation.JumpReLU();
            }
            default ->
                    throw fields.unknown(
                            "architecture", "standard, topk, jumprelu or gated", architecture);
        };
    }

    private static Activation relu(ConfigFields fields) {
        fields.object("activation_fn_kwargs").requireOnly(Set.of());
        return new Activation.ReLU();
    }

    /** Of the mean norm, which was a matter of training, SAELens itself takes no notice later. */
    private static Normalisation normalisation(ConfigFields fields) {
        String name = fields.text("normalize_activations", "none");
        return switch (name) {
            case "none", "expected_average_only_in" -> Normalisation.NONE;
            case "layer_norm" -> Normalisation.LAYER_NORM;
            case "constant_norm_rescale" -> Normalisation.CONSTANT_NORM;
            default ->
                    throw fields.unknown(
                            "normalize_activations",
                            "none, layer_norm, constant_norm_rescale or expected_average_only_in",
                            name);
        };
    }

    SaeConfig toConfig() {
        return SaeConfig.of(dIn, nLatents, activation, normalisation)
                .withSite(site)
                .withProvenance(past);
    }
}
