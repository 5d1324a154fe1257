package dev.hyaline.model.family;

import static dev.hyaline.model.WeightPart.*;

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
import dev.hyaline.model.StoredWeight.Orientation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * GPT-Neo (Black et al. 2021), as of TinyStories: GPT-2 without a divisor of the scores, where every
 * other layer sees a window.
 */
public final class GptNeoFamily implements Family {

    private static final String TYPES = "attention_types";
    private static final List<String> KINDS = List.of("global", "local");

    private static final Set<String> KNOWN =
            ConfigJson.words(
                    """
                    num_layers num_heads hidden_size intermediate_size max_position_embeddings
                    vocab_size layer_norm_epsilon activation_function attention_types
                    attention_layers window_size summary_activation summary_first_dropout
                    summary_proj_to_labels summary_type summary_use_proj
                    """);

    private static final Layout LAYOUT =
            Layout.of(Orientation.OUT_IN)
                    .with("wte", EMBED)
                    .with("wpe", POS_EMBED)
                    .with("h.%d.ln_1", LN1)
                    .with("h.%d.attn.attention.q_proj", Q)
                    .with("h.%d.attn.attention.k_proj", K)
                    .with("h.%d.attn.attention.v_proj", V)
                    .with("h.%d.attn.attention.out_proj", ATTN_OUT)
                    .with("h.%d.ln_2", LN2)
                    .with("h.%d.mlp.c_fc", MLP_IN)
                    .with("h.%d.mlp.c_proj", MLP_OUT)
                    .with("ln_f", LN_FINAL)
                    .withOptionalPrefixes("transformer.");

    /** The causal mask and what it is filled with. */
    private static final String BUFFERS = "h\\.[0-9]+\\.attn\\.attention\\.(bias|masked_bias)";

    @Override
    public String modelType() {
        return "gpt_neo";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(KNOWN, Map.of("tie_word_embeddings", true));
        int nLayers = json.layers("num_layers", 24);
        int nHeads = json.size("num_heads", 16);
        int dModel = json.size("hidden_size", 2048);
        if (dModel % nHeads != 0) {
            throw json.refused("hidden_size", "a multiple of num_heads " + nHeads);
        }
        Sizes sizes =
                new Sizes(
                        nLayers,
                        nHeads,
                        nHeads,
                        dModel / nHeads,
                        dModel,
                        json.size("intermediate_size", 4 * dModel),
                        json.size("max_position_embeddings", 2048),
                        json.size("vocab_size", 50_257));
        return new ModelConfig(
                modelType(),
                sizes,
                new Embedding(1, true),
                new Norm(Norm.Kind.LAYER, json.eps("layer_norm_epsilon", 1e-5), Norm.Place.BEFORE),
                new Attention(1, OptionalDouble.empty(), QkNorm.NONE, layers(json, nLayers)),
                new Mlp(json.activation("activation_function", ActivationFunction.GELU_NEW), false),
                false,
                new Unembedding(true, OptionalDouble.empty()),
                EnumSet.of(LN1, ATTN_OUT, LN2, MLP_IN, MLP_OUT, LN_FINAL));
    }

    /** Lists of kinds, each repeated; together they fill the layers. */
    private static List<Attention.Layer> layers(ConfigJson json, int nLayers) {
        OptionalInt window = OptionalInt.of(json.size("window_size", 256));
        List<Attention.Layer> layers = new ArrayList<>();
        for (String kind : kinds(json, nLayers)) {
            layers.add(
                    new Attention.Layer(
                            kind.equals("local") ? window : OptionalInt.empty(), Optional.empty()));
        }
        return layers;
    }

    private static List<String> kinds(ConfigJson json, int nLayers) {
        List<String> kinds = new ArrayList<>();
        if (json.isAbsent(TYPES)) {
            kinds.addAll(Collections.nCopies(12, KINDS).stream().flatMap(List::stream).toList());
        }
        for (JsonNode part : json.node(TYPES)) {
            List<String> repeated =
                    part.path(0).valueStream().map(kind -> kind.asString("")).toList();
            int times = part.path(1).asInt(0);
            if (!KINDS.containsAll(repeated) || times < 0 || times > nLayers) {
                throw json.refused(TYPES, "lists of global and local, each with a number");
            }
            kinds.addAll(Collections.nCopies(times, repeated).stream().flatMap(List::stream).toList());
        }
        if (kinds.size() != nLayers) {
            throw json.refused(TYPES, "one kind for each of " + nLayers + " layers");
        }
        return kinds;
    }

    @Override
    public Layout layout(ModelConfig config) {
        return GatedLayout.withHead("lm_head", config, LAYOUT, BUFFERS);
    }
}
