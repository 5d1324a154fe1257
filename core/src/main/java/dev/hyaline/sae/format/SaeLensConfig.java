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
 * @param scaled whether latents are multiplied by factors of their own, found when it was
 *     fine-tuned
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
        boolean scaled,
        boolean biasTakenOff,
        String site,
        SortedMap<String, String> past) {

    /** What keys of the provenance begin with. */
    static final String PREFIX = "saelens.";

    /**
     * What changes no number when it is applied: where it was made, how it was trained (the keys of
     * every trainer from the first release on), and what older files say beside.
     */
    private static final Set<String> HARMLESS =
            ConfigFields.words(
                    """
                    activations_path adam_beta1 adam_beta2 autocast autocast_lm
                    aux_loss_coefficient b_dec_init_method cached_activations_path
                    checkpoint_path compile_llm compile_sae context_size dataset_path
                    dataset_trust_remote_code dead_feature_estimation_method
                    dead_feature_threshold dead_feature_window decoder_heuristic_init
                    decoder_init_norm decoder_orthogonal_init device dtype expansion_factor
                    feature_reinit_scale feature_sampling_method feature_sampling_window
                    finetuning_method finetuning_tokens from_pretrained_path hook_eval
                    hook_head_index hook_layer hook_point_eval hook_point_head_index
                    hook_point_layer init_encoder_as_decoder_transpose is_dataset_tokenized
                    jumprelu_bandwidth jumprelu_init_threshold jumprelu_sparsity_loss_mode
                    jumprelu_tanh_scale l0_coefficient l0_warm_up_steps l1_coefficient
                    l1_warm_up_steps log_to_wandb lp_norm lr lr_decay_steps lr_end
                    lr_scheduler_name lr_warm_up_steps model_class_name
                    model_kwargs model_name mse_loss_normalization
                    n_batches_in_buffer n_checkpoints n_restart_cycles neuronpedia_id
                    new_cached_activations_path noise_scale normalize_sae_decoder
                    pre_act_loss_coefficient prepend_bos resample_batches run_name
                    sae_lens_training_version sae_lens_version sae_lens_version_trained
                    scale_sparsity_penalty_by_decoder_norm seed seqpos_slice store_batch_size
                    store_batch_size_prompts streaming tokens_per_buffer total_training_steps
                    total_training_tokens train_batch_size train_batch_size_tokens
                    training_tokens type use_cached_activations use_ghost_grads
                    use_sparse_activations verbose wandb_entity wandb_id wandb_log_frequency
                    wandb_project
                    """);

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
        boolean scaled = fields.flag("finetuning_scaling_factor", false);
        ConfigFields about = fields.object("metadata");
        String old = fields.text("hook_point", about.text("hook_name", ""));
        String site = fields.text("hook_name", old);
        boolean here = isCentred(fields);
        boolean centred = isCentred(about) || here; // both are read, so that neither is unknown
        SortedMap<String, String> past = about.rest(PREFIX);
        if (centred && Centring.matters(site)) {
            past.put(Centring.KEY, Centring.EXPECTED);
        }
        if (fields.contains(SaeConfig.PREPEND_BOS)) { // older files, without metadata
            past.put(
                    PREFIX + SaeConfig.PREPEND_BOS,
                    String.valueOf(fields.flag(SaeConfig.PREPEND_BOS, true)));
        }
        SaeLensConfig config =
                new SaeLensConfig(
                        fields.size("d_in"),
                        fields.size("d_sae"),
                        activation,
                        normalisation,
                        gated,
                        rescaled,
                        scaled,
                        fields.flag("apply_b_dec_to_input", true),
                        site,
                        past);
        fields.requireOnly(HARMLESS);
        return config;
    }

    /** Whether the model was loaded so for it; what else was said there leaves its sites alone. */
    private static boolean isCentred(ConfigFields fields) {
        return fields.object("model_from_pretrained_kwargs").flag("center_writing_weights", false);
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
