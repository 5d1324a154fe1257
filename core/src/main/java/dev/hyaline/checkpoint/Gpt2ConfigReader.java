package dev.hyaline.checkpoint;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * From {@code config.json} to {@link Gpt2Config}. What would change the result and is not honoured
 * is refused by name; so is a key never heard of, unless it is null, false or empty, because nobody
 * can say that it changes nothing.
 */
final class Gpt2ConfigReader {

    /**
     * What changes no activation: training, generation, other heads, bookkeeping. {@code
     * is_decoder} is among them: GPT-2 is causal whatever it says, and many files say false. {@code
     * n_ctx} is the older name of {@code n_positions}, which alone counts.
     */
    private static final Set<String> HARMLESS =
            words(
                    """
                    _attn_implementation _attn_implementation_autoset _commit_hash _name_or_path
                    _num_labels architectures attn_implementation attn_pdrop auto_map
                    bad_words_ids begin_suppress_tokens bos_token_id chunk_size_feed_forward
                    cls_token_id decoder_start_token_id diversity_penalty do_sample dtype
                    early_stopping embd_pdrop encoder_no_repeat_ngram_size eos_token_id
                    exponential_decay_length_penalty finetuning_task forced_bos_token_id
                    forced_eos_token_id gradient_checkpointing id2label initializer_range
                    is_decoder label2id length_penalty max_length min_length n_ctx
                    no_repeat_ngram_size num_beam_groups num_beams num_labels num_return_sequences
                    output_attentions output_hidden_states output_past output_scores pad_token_id
                    predict_special_tokens prefix problem_type remove_invalid_values
                    repetition_penalty resid_pdrop return_dict return_dict_in_generate
                    sep_token_id summary_activation summary_first_dropout summary_proj_to_labels
                    summary_type summary_use_proj suppress_tokens task_specific_params temperature
                    tf_legacy_loss tokenizer_class top_k top_p torch_dtype torchscript
                    transformers_version typical_p unk_token_id use_bfloat16 use_cache
                    vocab_pad_token_id
                    """);

    private static final Set<String> READ =
            words(
                    """
                    model_type n_layer n_head n_embd n_inner n_positions vocab_size
                    layer_norm_epsilon activation_function
                    """);

    private static final String FUNCTIONS =
            Arrays.stream(ActivationFunction.values())
                    .map(ActivationFunction::configName)
                    .collect(Collectors.joining(", "));

    /** Options with the one value under which the result is what we compute. */
    private static final Map<String, Boolean> ONLY =
            Map.of(
                    "scale_attn_weights", true,
                    "scale_attn_by_inverse_layer_idx", false,
                    "reorder_and_upcast_attn", false,
                    "add_cross_attention", false,
                    "tie_word_embeddings", true,
                    "is_encoder_decoder", false,
                    "tie_encoder_decoder", false);

    private static final int MAX_SIZE = 1 << 28; // far above any model, far below an overflow
    private static final int MAX_LAYERS = 10_000;

    private final JsonNode json;
    private final Path file;

    private Gpt2ConfigReader(JsonNode json, Path file) {
        this.json = json;
        this.file = file;
    }

    static Gpt2Config load(Path file) {
        JsonNode json;
        try {
            json = Json.STRICT.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new HyalineException(
                    ErrorCode.STORAGE, file + " must be readable, but is not: " + e, e);
        } catch (JacksonException e) {
            String reason = e.getOriginalMessage().lines().findFirst().orElse("");
            throw new HyalineException(
                    ErrorCode.DAMAGED,
                    file.getFileName() + " must be JSON, but is not: " + reason + " (" + file + ")",
                    e);
        }
        return new Gpt2ConfigReader(json, file).read();
    }

    private Gpt2Config read() {
        if (!json.isObject()) {
            throw refused(file.getFileName() + " must be a JSON object, but is: " + json);
        }
        JsonNode type = json.path("model_type");
        if (!type.isString() || !type.stringValue().equals("gpt2")) {
            throw refused("model_type must be gpt2, but is: " + shown(type));
        }
        json.properties().forEach(field -> checkOption(field.getKey(), field.getValue()));
        int nHeads = size("n_head");
        int dModel = size("n_embd");
        if (dModel % nHeads != 0) {
            throw refused("n_embd must be a multiple of n_head " + nHeads + ", but is: " + dModel);
        }
        int dMlp = isAbsent("n_inner") ? 4 * dModel : size("n_inner");
        return new Gpt2Config(
                size("n_layer", MAX_LAYERS),
                nHeads,
                dModel,
                dMlp,
                size("n_positions"),
                size("vocab_size"),
                eps(),
                activation());
    }

    private void checkOption(String key, JsonNode value) {
        Boolean only = ONLY.get(key);
        boolean known = HARMLESS.contains(key) || READ.contains(key);
        boolean empty = value.isNull() || (value.isContainer() && value.isEmpty());
        if (only != null) {
            if (!value.isNull() && !(value.isBoolean() && value.booleanValue() == only)) {
                throw refused(key + " must be " + only + ", but is: " + shown(value));
            }
        } else if (!known && !empty && !(value.isBoolean() && !value.booleanValue())) {
            throw refused(
                    key
                            + " must be absent, as it is not an option Hyaline knows, but is: "
                            + shown(value));
        }
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }

    private int size(String key) {
        return size(key, MAX_SIZE);
    }

    private int size(String key, int maximum) {
        JsonNode value = json.path(key);
        boolean number = value.isIntegralNumber() && value.canConvertToInt();
        if (!number || value.intValue() < 1 || value.intValue() > maximum) {
            throw refused(
                    key
                            + " must be a whole number from 1 to "
                            + maximum
                            + ", but is: "
                            + shown(value));
        }
        return value.intValue();
    }

    private double eps() {
        if (isAbsent("layer_norm_epsilon")) {
            return 1e-5; // the format's default
        }
        JsonNode value = json.path("layer_norm_epsilon");
        if (!value.isNumber() || !(value.doubleValue() > 0 && value.doubleValue() < 1)) {
            throw refused("layer_norm_epsilon must be in (0, 1), but is: " + shown(value));
        }
        return value.doubleValue();
    }

    private ActivationFunction activation() {
        if (isAbsent("activation_function")) {
            return ActivationFunction.GELU_NEW; // the format's default
        }
        JsonNode value = json.path("activation_function");
        return ActivationFunction.of(value.isString() ? value.stringValue() : "")
                .orElseThrow(() ->
                        refused(
                                "activation_function must be one of "
                                        + FUNCTIONS
                                        + ", but is: "
                                        + shown(value)));
    }

    private boolean isAbsent(String key) {
        return !json.hasNonNull(key);
    }

    private static String shown(JsonNode value) {
        if (value.isMissingNode()) {
            return "missing";
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private HyalineException refused(String what) {
        return new HyalineException(ErrorCode.MODEL, what + " (" + file + ")");
    }
}
