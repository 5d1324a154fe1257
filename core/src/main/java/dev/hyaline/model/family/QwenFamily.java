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
import dev.hyaline.model.Rotary;
import dev.hyaline.model.family.CommonKeys.Defaults;
import java.util.EnumSet;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * Qwen 2, 2.5 (Yang et al. 2024) with biases of queries, keys and values, and Qwen 3 (2025) that
 * normalises queries and keys.
 */
public final class QwenFamily implements Family {

    private static final String KEYS =
            CommonKeys.SIZES
                    + CommonKeys.ROTARY
                    + "hidden_act rms_norm_eps use_sliding_window sliding_window max_window_layers"
                    + " layer_types";

    private final boolean third;

    private QwenFamily(boolean third) {
        this.third = third;
    }

    static QwenFamily two() {
        return new QwenFamily(false);
    }

    static QwenFamily three() {
        return new QwenFamily(true);
    }

    @Override
    public String modelType() {
        return third ? "qwen3" : "qwen2";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(ConfigJson.words(third ? KEYS + " attention_bias" : KEYS), Map.of());
        Sizes sizes =
                CommonKeys.sizes(
                        json,
                        new Defaults(32, 32, 32, third ? 128 : 0, 4096, 22_016, 32_768, 151_936));
        OptionalInt window =
                json.flag("use_sliding_window", false)
                        ? OptionalInt.of(json.size("sliding_window", 4096))
                        : OptionalInt.empty();
        int firstSliding = json.isAbsent("max_window_layers") ? 28 : json.count("max_window_layers");
        IntPredicate slides =
                CommonKeys.sliding(json, sizes.nLayers(), window, layer -> layer >= firstSliding);
        Rotary rotary = CommonKeys.rotary(json, sizes.dHead());
        return new ModelConfig(
                modelType(),
                sizes,
                new Embedding(1, false),
                new Norm(Norm.Kind.RMS, json.eps("rms_norm_eps", 1e-6), Norm.Place.BEFORE),
                new Attention(
                        Math.sqrt(sizes.dHead()),
                        OptionalDouble.empty(),
                        third ? QkNorm.PER_HEAD : QkNorm.NONE,
                        CommonKeys.layers(sizes.nLayers(), slides, window, rotary)),
                new Mlp(json.activation("hidden_act", ActivationFunction.SILU), true),
                false,
                new Unembedding(json.flag("tie_word_embeddings", false), OptionalDouble.empty()),
                third
                        ? GatedLayout.biases(json.flag("attention_bias", false), false)
                        : EnumSet.of(Q, K, V));
    }

    @Override
    public Layout layout(ModelConfig config) {
        return GatedLayout.of(config);
    }
}
