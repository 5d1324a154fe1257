package dev.hyaline.model.family;

import static dev.hyaline.model.WeightPart.*;

import dev.hyaline.model.ActivationFunction;
import dev.hyaline.model.Attention;
import dev.hyaline.model.Layout;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.ModelConfig.Embedding;
import dev.hyaline.model.ModelConfig.Mlp;
import dev.hyaline.model.ModelConfig.Norm;
import dev.hyaline.model.ModelConfig.Sizes;
import dev.hyaline.model.ModelConfig.Unembedding;
import dev.hyaline.model.Rotary;
import dev.hyaline.model.StoredWeight.Orientation;
import dev.hyaline.model.WeightPart;
import dev.hyaline.model.family.CommonKeys.Defaults;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * GPT-NeoX (Black et al. 2022) and Pythia (Biderman et al. 2023): attention and MLP read the same, a
 * quarter of each head is rotated, and a tensor has queries, keys and values head by head.
 */
public final class GptNeoXFamily implements Family {

    private static final Set<String> KNOWN =
            ConfigJson.words(
                    """
                    num_hidden_layers num_attention_heads hidden_size intermediate_size
                    max_position_embeddings vocab_size tie_word_embeddings rotary_emb_base rotary_pct
                    rope_scaling rope_parameters layer_norm_eps hidden_act attention_bias
                    use_parallel_residual is_decoder
                    """);

    private static final Defaults DEFAULTS =
            new Defaults(44, 64, 0, 0, 6144, 24_576, 2048, 50_432);

    private static final Layout LAYOUT =
            Layout.of(Orientation.OUT_IN)
                    .with("embed_in", EMBED)
                    .with("layers.%d.input_layernorm", LN1)
                    .withHeads("layers.%d.attention.query_key_value", Q, K, V)
                    .with("layers.%d.attention.dense", ATTN_OUT)
                    .with("layers.%d.post_attention_layernorm", LN2)
                    .with("layers.%d.mlp.dense_h_to_4h", MLP_IN)
                    .with("layers.%d.mlp.dense_4h_to_h", MLP_OUT)
                    .with("final_layer_norm", LN_FINAL)
                    .withOptionalPrefixes("gpt_neox.");

    /** The causal mask, what it is filled with, and the frequencies. */
    private static final String BUFFERS =
            "layers\\.[0-9]+\\.attention\\.(bias|masked_bias|rotary_emb\\.inv_freq)";

    @Override
    public String modelType() {
        return "gpt_neox";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(KNOWN, Map.of());
        Sizes sizes = CommonKeys.sizes(json, DEFAULTS);
        Rotary rotary =
                CommonKeys.partialRotary(
                        json, "rotary_emb_base", "rotary_pct", 0.25, sizes.dHead());
        Set<WeightPart> biases = EnumSet.of(LN1, LN2, MLP_IN, MLP_OUT, LN_FINAL);
        if (json.flag("attention_bias", true)) {
            biases.addAll(EnumSet.of(Q, K, V, ATTN_OUT));
        }
        return new ModelConfig(
                modelType(),
                sizes,
                new Embedding(1, false),
                new Norm(Norm.Kind.LAYER, json.eps("layer_norm_eps", 1e-5), Norm.Place.BEFORE),
                Attention.plain(sizes.dHead(), CommonKeys.full(sizes.nLayers(), rotary)),
                new Mlp(json.activation("hidden_act", ActivationFunction.GELU), false),
                json.flag("use_parallel_residual", true),
                new Unembedding(json.flag("tie_word_embeddings", false), OptionalDouble.empty()),
                biases);
    }

    @Override
    public Layout layout(ModelConfig config) {
        return GatedLayout.withHead("embed_out", config, LAYOUT, BUFFERS);
    }
}
