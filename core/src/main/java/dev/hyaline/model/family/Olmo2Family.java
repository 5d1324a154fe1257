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
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** OLMo 2 (OLMo et al. 2024): normalises what attention and MLP write, not what they read. */
public final class Olmo2Family implements Family {

    private static final Set<String> KNOWN =
            ConfigJson.words(
                    CommonKeys.SIZES + CommonKeys.ROTARY + "hidden_act rms_norm_eps attention_bias");

    private static final Defaults DEFAULTS =
            new Defaults(32, 32, 0, 0, 4096, 11_008, 2048, 50_304);

    @Override
    public String modelType() {
        return "olmo2";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(KNOWN, Map.of());
        Sizes sizes = CommonKeys.sizes(json, DEFAULTS);
        Rotary rotary = CommonKeys.rotary(json, sizes.dHead());
        return new ModelConfig(
                modelType(),
                sizes,
                new Embedding(1, false),
                new Norm(Norm.Kind.RMS, json.eps("rms_norm_eps", 1e-5), Norm.Place.AFTER),
                new Attention(
                        Math.sqrt(sizes.dHead()),
                        OptionalDouble.empty(),
                        QkNorm.ALL_HEADS,
                        CommonKeys.full(sizes.nLayers(), rotary)),
                new Mlp(json.activation("hidden_act", ActivationFunction.SILU), true),
                false,
                new Unembedding(json.flag("tie_word_embeddings", false), OptionalDouble.empty()),
                GatedLayout.biases(json.flag("attention_bias", false), false));
    }

    @Override
    public Layout layout(ModelConfig config) {
        return GatedLayout.of(config);
    }
}
