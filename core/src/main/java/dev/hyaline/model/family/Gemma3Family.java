package dev.hyaline.model.family;

import dev.hyaline.model.ActivationFunction;
import dev.hyaline.model.Attention;
import dev.hyaline.model.Attention.QkNorm;
import dev.hyaline.model.Layout;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.ModelConfig.Embedding;
import dev.hyaline.model.ModelConfig.Mlp;
import dev.hyaline.model.ModelConfig.Norm;
import dev.hyaline.model.ModelConfig.Sizes;
import dev.hyaline.model.ModelConfig.Unembedding;
import dev.hyaline.model.Rotary;
import dev.hyaline.model.family.CommonKeys.Defaults;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Gemma 3 (2025), its text part: most layers see a window and have a rotary base of their own. A
 * config of the whole has the text's in {@code text_config}; what sees pictures is passed over.
 */
public final class Gemma3Family implements Family {

    private static final String WHOLE = "gemma3";

    private static final Set<String> KNOWN =
            ConfigJson.words(
                    GemmaFamily.KEYS
                            + """
                            query_pre_attn_scalar sliding_window layer_types sliding_window_pattern
                            _sliding_window_pattern rope_local_base_freq final_logit_softcapping
                            """);

    private static final Set<String> OF_WHOLE =
            ConfigJson.words(
                    """
                    text_config vision_config tie_word_embeddings mm_tokens_per_image
                    image_token_index boi_token_index eoi_token_index image_token_id boi_token_id
                    eoi_token_id
                    """);

    private static final Defaults DEFAULTS =
            new Defaults(26, 8, 4, 256, 2304, 9216, 131_072, 262_208);

    @Override
    public String modelType() {
        return "gemma3_text";
    }

    @Override
    public List<String> otherTypes() {
        return List.of(WHOLE);
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        if (!json.modelType().equals(WHOLE)) {
            return config(json, true);
        }
        json.checkKeys(OF_WHOLE, Map.of());
        ConfigJson text =
                json.object("text_config")
                        .orElseThrow(() -> json.refused("text_config", "an object"));
        return config(text, json.flag("tie_word_embeddings", true));
    }

    private ModelConfig config(ConfigJson json, boolean tied) {
        json.checkKeys(KNOWN, Map.of());
        Sizes sizes = CommonKeys.sizes(json, DEFAULTS);
        return new ModelConfig(
                modelType(),
                sizes,
                new Embedding(Math.sqrt(sizes.dModel()), false),
                new Norm(Norm.Kind.RMS_PLUS_ONE, json.eps("rms_norm_eps", 1e-6), Norm.Place.AROUND),
                new Attention(
                        Math.sqrt(json.number("query_pre_attn_scalar", 256)),
                        OptionalDouble.empty(),
                        QkNorm.PER_HEAD,
                        layers(json, sizes)),
                new Mlp(json.activation("hidden_activation", ActivationFunction.GELU_NEW), true),
                false,
                new Unembedding(
                        json.flag("tie_word_embeddings", tied),
                        Gemma2Family.cap(json, "final_logit_softcapping", OptionalDouble.empty())),
                GatedLayout.biases(json.flag("attention_bias", false), false));
    }

    private static List<Attention.Layer> layers(ConfigJson json, Sizes sizes) {
        OptionalInt window = OptionalInt.of(json.size("sliding_window", 4096));
        int period =
                json.size("sliding_window_pattern", json.size("_sliding_window_pattern", 6));
        IntPredicate slides =
                CommonKeys.sliding(
                        json, sizes.nLayers(), window, layer -> (layer + 1) % period != 0);
        int dims = CommonKeys.wholeHead(json, sizes.dHead());
        Rotary near =
                CommonKeys.rotary(
                        json.number("rope_local_base_freq", 1e4),
                        dims,
                        ofKind(json, "sliding_attention"));
        Rotary far =
                CommonKeys.rotary(
                        json.number("rope_theta", 1e6),
                        dims,
                        ofKind(json, "full_attention").or(() -> json.object("rope_scaling")));
        return IntStream.range(0, sizes.nLayers())
                .mapToObj(layer ->
                        slides.test(layer)
                                ? new Attention.Layer(window, Optional.of(near))
                                : new Attention.Layer(OptionalInt.empty(), Optional.of(far)))
                .toList();
    }

    /** In the layout of transformers 5, each kind of layer has its own. */
    private static Optional<ConfigJson> ofKind(ConfigJson json, String kind) {
        return json.object("rope_parameters")
                .map(both ->
                        both.object(kind)
                                .orElseThrow(() -> both.refused(kind, "an object, as in transformers 5")));
    }

    @Override
    public Layout layout(ModelConfig config) {
        return GatedLayout.of(config, "(vision_tower|multi_modal_projector)\\..*")
                .withOptionalPrefixes(
                        "language_model.model.",
                        "model.language_model.",
                        "language_model.",
                        "model.");
    }
}
