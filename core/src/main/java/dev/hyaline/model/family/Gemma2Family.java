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
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/** Gemma 2 (Riviere et al. 2024): capped, every other layer sees a window, the first among them. */
public final class Gemma2Family implements Family {

    private static final Set<String> KNOWN =
            ConfigJson.words(
                    GemmaFamily.KEYS
                            + """
                            query_pre_attn_scalar sliding_window sliding_window_size layer_types
                            attn_logit_softcapping final_logit_softcapping
                            """);

    private static final Defaults DEFAULTS =
            new Defaults(26, 8, 4, 256, 2304, 9216, 8192, 256_000);

    @Override
    public String modelType() {
        return "gemma2";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(KNOWN, Map.of());
        Sizes sizes = CommonKeys.sizes(json, DEFAULTS);
        OptionalInt window = OptionalInt.of(json.size("sliding_window", 4096));
        IntPredicate slides =
                CommonKeys.sliding(json, sizes.nLayers(), window, layer -> layer % 2 == 0);
        Rotary rotary = CommonKeys.rotary(json, sizes.dHead());
        return new ModelConfig(
                modelType(),
                sizes,
                new Embedding(Math.sqrt(sizes.dModel()), false),
                new Norm(Norm.Kind.RMS_PLUS_ONE, json.eps("rms_norm_eps", 1e-6), Norm.Place.AROUND),
                new Attention(
                        Math.sqrt(json.number("query_pre_attn_scalar", 256)),
                        cap(json, "attn_logit_softcapping", OptionalDouble.of(50)),
                        QkNorm.NONE,
                        CommonKeys.layers(sizes.nLayers(), slides, window, rotary)),
                new Mlp(json.activation("hidden_activation", ActivationFunction.GELU_NEW), true),
                false,
                new Unembedding(
                        json.flag("tie_word_embeddings", true),
                        cap(json, "final_logit_softcapping", OptionalDouble.of(30))),
                GatedLayout.biases(json.flag("attention_bias", false), false));
    }

    /** Null is none, a missing key the format's default. */
    static OptionalDouble cap(ConfigJson json, String key, OptionalDouble otherwise) {
        if (json.isNull(key)) {
            return OptionalDouble.empty();
        }
        return json.isAbsent(key) ? otherwise : OptionalDouble.of(json.number(key));
    }

    @Override
    public Layout layout(ModelConfig config) {
        return GatedLayout.of(config);
    }
}
