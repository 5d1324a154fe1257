package dev.hyaline.model.family;

import static dev.hyaline.model.WeightPart.*;

import dev.hyaline.model.Attention.QkNorm;
import dev.hyaline.model.Layout;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.StoredWeight.Orientation;
import dev.hyaline.model.WeightPart;
import java.util.EnumSet;
import java.util.Set;

/** The names that Llama gave its weights, and most decoders with gated neurons after it. */
final class GatedLayout {

    private static final String BUFFERS = "layers\\.[0-9]+\\.self_attn\\.rotary_emb\\.inv_freq";

    private GatedLayout() {}

    static Layout of(ModelConfig config) {
        return of(config, "(?!)");
    }

    /**
     * @param leftovers what else may be there
     */
    static Layout of(ModelConfig config, String leftovers) {
        return withHead(
                "lm_head",
                config,
                withQkNorm(config, withNorms(config, withMatrices())),
                BUFFERS + "|" + leftovers);
    }

    private static Layout withMatrices() {
        return Layout.of(Orientation.OUT_IN)
                .with("embed_tokens", EMBED)
                .with("layers.%d.self_attn.q_proj", Q)
                .with("layers.%d.self_attn.k_proj", K)
                .with("layers.%d.self_attn.v_proj", V)
                .with("layers.%d.self_attn.o_proj", ATTN_OUT)
                .with("layers.%d.mlp.gate_proj", MLP_GATE)
                .with("layers.%d.mlp.up_proj", MLP_IN)
                .with("layers.%d.mlp.down_proj", MLP_OUT)
                .with("norm", LN_FINAL)
                .withOptionalPrefixes("model.");
    }

    private static Layout withNorms(ModelConfig config, Layout layout) {
        return switch (config.norm().place()) {
            case BEFORE ->
                    layout.with("layers.%d.input_layernorm", LN1)
                            .with("layers.%d.post_attention_layernorm", LN2);
            case AROUND ->
                    layout.with("layers.%d.input_layernorm", LN1)
                            .with("layers.%d.post_attention_layernorm", LN1_POST)
                            .with("layers.%d.pre_feedforward_layernorm", LN2)
                            .with("layers.%d.post_feedforward_layernorm", LN2_POST);
            case AFTER ->
                    layout.with("layers.%d.post_attention_layernorm", LN1)
                            .with("layers.%d.post_feedforward_layernorm", LN2);
        };
    }

    private static Layout withQkNorm(ModelConfig config, Layout layout) {
        return config.attention().qkNorm() == QkNorm.NONE
                ? layout
                : layout.with("layers.%d.self_attn.q_norm", Q_NORM)
                        .with("layers.%d.self_attn.k_norm", K_NORM);
    }

    /**
     * The unembedding; where it is tied, files may repeat the embedding under its name, which
     * counts for nothing.
     *
     * @param leftovers what else may be there
     */
    static Layout withHead(String name, ModelConfig config, Layout layout, String leftovers) {
        return config.unembedding().tied()
                ? layout.withLeftovers(leftovers + "|" + name + "\\.weight")
                : layout.with(name, UNEMBED).withLeftovers(leftovers);
    }

    /** The matrices with biases, by the two keys that say so. */
    static Set<WeightPart> biases(boolean attention, boolean mlp) {
        Set<WeightPart> biases = EnumSet.noneOf(WeightPart.class);
        if (attention) {
            biases.addAll(EnumSet.of(Q, K, V, ATTN_OUT));
        }
        if (mlp) {
            biases.addAll(EnumSet.of(MLP_GATE, MLP_IN, MLP_OUT));
        }
        return biases;
    }
}
