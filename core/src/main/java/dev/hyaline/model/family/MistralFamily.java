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
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/** Mistral (Jiang et al. 2023): every layer may see a window alone. */
public final class MistralFamily implements Family {

    private static final Set<String> KNOWN =
            ConfigJson.words(
                    CommonKeys.SIZES
                            + CommonKeys.ROTARY
                            + "hidden_act rms_norm_eps sliding_window layer_types");

    private static final Defaults DEFAULTS =
            new Defaults(32, 32, 8, 0, 4096, 14_336, 131_072, 32_000);

    @Override
    public String modelType() {
        return "mistral";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(KNOWN, Map.of());
        Sizes sizes = CommonKeys.sizes(json, DEFAULTS);
        OptionalInt window =
                json.isNull("sliding_window")
                        ? OptionalInt.empty()
                        : OptionalInt.of(json.size("sliding_window", 4096));
        IntPredicate slides = CommonKeys.sliding(json, sizes.nLayers(), window, _ -> true);
        Rotary rotary = CommonKeys.rotary(json, sizes.dHead());
        return new ModelConfig(
                modelType(),
                sizes,
                new Embedding(1, false),
                new Norm(Norm.Kind.RMS, json.eps("rms_norm_eps", 1e-6), Norm.Place.BEFORE),
                Attention.plain(
                        sizes.dHead(),
                        CommonKeys.layers(sizes.nLayers(), slides, window, rotary)),
                new Mlp(json.activation("hidden_act", ActivationFunction.SILU), true),
                false,
                new Unembedding(json.flag("tie_word_embeddings", false), OptionalDouble.empty()),
                Set.of());
    }

    @Override
    public Layout layout(ModelConfig config) {
        return GatedLayout.of(config);
    }
}
