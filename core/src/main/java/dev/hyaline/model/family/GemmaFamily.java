package dev.hyaline.model.family;

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
import dev.hyaline.model.family.CommonKeys.Defaults;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Gemma (Mesnard et al. 2024). Its activation function is the tanh approximation whatever {@code
 * hidden_act} says: Hugging Face looks at {@code hidden_activation} alone.
 */
public final class GemmaFamily implements Family {

    /** What all three generations have. */
    static final String KEYS =
            CommonKeys.SIZES
                    + CommonKeys.ROTARY
                    + "hidden_act hidden_activation rms_norm_eps attention_bias ";

    private static final Defaults DEFAULTS =
            new Defaults(28, 16, 16, 256, 3072, 24_576, 8192, 256_000);

    @Override
    public String modelType() {
        return "gemma";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(ConfigJson.words(KEYS), Map.of());
        Sizes sizes = CommonKeys.sizes(json, DEFAULTS);
        Rotary rotary = CommonKeys.rotary(json, sizes.dHead());
        return new ModelConfig(
                modelType(),
                sizes,
                new Embedding(Math.sqrt(sizes.dModel()), false),
                new Norm(Norm.Kind.RMS_PLUS_ONE, json.eps("rms_norm_eps", 1e-6), Norm.Place.BEFORE),
                Attention.plain(sizes.dHead(), CommonKeys.full(sizes.nLayers(), rotary)),
                new Mlp(json.activation("hidden_activation", ActivationFunction.GELU_NEW), true),
                false,
                new Unembedding(json.flag("tie_word_embeddings", true), OptionalDouble.empty()),
                GatedLayout.biases(json.flag("attention_bias", false), false));
    }

    @Override
    public Layout layout(ModelConfig config) {
        return GatedLayout.of(config);
    }
}
