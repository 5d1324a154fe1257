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
 * Phi 1, 1.5 and 2 (Li et al. 2023): attention and MLP read the same through one normalisation, and
 * a part of each head is rotated.
 */
public final class PhiFamily implements Family {

    private static final Set<String> KNOWN =
            ConfigJson.words(
                    CommonKeys.SIZES.replace("tie_word_embeddings", "")
                            + CommonKeys.ROTARY
                            + "hidden_act layer_norm_eps");

    private static final Map<String, Boolean> ONLY =
            Map.of("qk_layernorm", false, "tie_word_embeddings", false);

    private static final Defaults DEFAULTS =
            new Defaults(24, 32, 0, 0, 2048, 8192, 2048, 51_200);

    private static final Layout LAYOUT =
            Layout.of(Orientation.OUT_IN)
                    .with("embed_tokens", EMBED)
                    .with("layers.%d.input_layernorm", LN1)
                    .with("layers.%d.self_attn.q_proj", Q)
                    .with("layers.%d.self_attn.k_proj", K)
                    .with("layers.%d.self_attn.v_proj", V)
                    .with("layers.%d.self_attn.dense", ATTN_OUT)
                    .with("layers.%d.input_layernorm", LN2)
                    .with("layers.%d.mlp.fc1", MLP_IN)
                    .with("layers.%d.mlp.fc2", MLP_OUT)
                    .with("final_layernorm", LN_FINAL)
                    .with("lm_head", UNEMBED)
                    .withOptionalPrefixes("model.")
                    .withLeftovers("layers\\.[0-9]+\\.self_attn\\.rotary_emb\\.inv_freq");

    private static final Set<WeightPart> BIASES =
            EnumSet.of(LN1, Q, K, V, ATTN_OUT, LN2, MLP_IN, MLP_OUT, LN_FINAL, UNEMBED);

    @Override
    public String modelType() {
        return "phi";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(KNOWN, ONLY);
        Sizes sizes = CommonKeys.sizes(json, DEFAULTS);
        Rotary rotary =
                CommonKeys.partialRotary(
                        json, "rope_theta", "partial_rotary_factor", 0.5, sizes.dHead());
        return new ModelConfig(
                modelType(),
                sizes,
                new Embedding(1, false),
                new Norm(Norm.Kind.LAYER, json.eps("layer_norm_eps", 1e-5), Norm.Place.BEFORE),
                Attention.plain(sizes.dHead(), CommonKeys.full(sizes.nLayers(), rotary)),
                new Mlp(json.activation("hidden_act", ActivationFunction.GELU_NEW), false),
                true,
                new Unembedding(false, OptionalDouble.empty()),
                BIASES);
    }

    @Override
    public Layout layout(ModelConfig config) {
        return LAYOUT;
    }
}
