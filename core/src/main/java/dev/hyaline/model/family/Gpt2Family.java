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
import dev.hyaline.model.StoredWeight.Orientation;
import dev.hyaline.model.WeightPart;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/** GPT-2 (Radford et al. 2019). */
public final class Gpt2Family implements Family {

    private static final String MODEL_TYPE = "gpt2";

    /**
     * What is read, and what changes no activation. {@code is_decoder} is harmless: GPT-2 is causal
     * whatever it says, and many files say false. {@code n_ctx} is the older name of {@code
     * n_positions}, which alone counts. {@code n_special} is how many tokens an old trainer meant
     * to add; those that there are, are in {@code vocab_size}.
     */
    private static final Set<String> KNOWN =
            ConfigJson.words(
                    """
                    n_layer n_head n_embd n_inner n_positions vocab_size layer_norm_epsilon
                    activation_function
                    attn_pdrop embd_pdrop is_decoder n_ctx n_special predict_special_tokens resid_pdrop
                    summary_activation summary_first_dropout summary_proj_to_labels summary_type
                    summary_use_proj
                    """);

    private static final Map<String, Boolean> ONLY =
            Map.of(
                    "scale_attn_weights", true,
                    "scale_attn_by_inverse_layer_idx", false,
                    "reorder_and_upcast_attn", false,
                    "add_cross_attention", false,
                    "tie_word_embeddings", true,
                    "is_encoder_decoder", false,
                    "tie_encoder_decoder", false);

    private static final Set<WeightPart> BIASES =
            EnumSet.of(LN1, Q, K, V, ATTN_OUT, LN2, MLP_IN, MLP_OUT, LN_FINAL);

    private static final Layout LAYOUT =
            Layout.of(Orientation.IN_OUT)
                    .with("wte", EMBED)
                    .with("wpe", POS_EMBED)
                    .with("h.%d.ln_1", LN1)
                    .with("h.%d.attn.c_attn", Q, K, V)
                    .with("h.%d.attn.c_proj", ATTN_OUT)
                    .with("h.%d.ln_2", LN2)
                    .with("h.%d.mlp.c_fc", MLP_IN)
                    .with("h.%d.mlp.c_proj", MLP_OUT)
                    .with("ln_f", LN_FINAL)
                    .withTiedHead("lm_head")
                    .withOptionalPrefixes("transformer.")
                    // constant causal masks that older files carry along
                    .withLeftovers("h\\.[0-9]+\\.attn\\.(bias|masked_bias)");

    /** A shape; each head has its own keys and values, and all heads together are dModel wide. */
    public static ModelConfig config(
            int nLayers,
            int nHeads,
            int dModel,
            int dMlp,
            int nCtx,
            int dVocab,
            double eps,
            ActivationFunction activation) {
        if (nHeads > 0 && dModel % nHeads != 0) {
            throw new IllegalArgumentException(
                    "dModel must be a multiple of nHeads " + nHeads + ", but is: " + dModel);
        }
        int dHead = dModel / Math.max(1, nHeads);
        return new ModelConfig(
                MODEL_TYPE,
                new Sizes(nLayers, nHeads, nHeads, dHead, dModel, dMlp, nCtx, dVocab),
                new Embedding(1, true),
                new Norm(Norm.Kind.LAYER, eps, Norm.Place.BEFORE),
                Attention.plain(dHead, Attention.full(nLayers)),
                new Mlp(activation, false),
                false,
                new Unembedding(true, OptionalDouble.empty()),
                BIASES);
    }

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public String displayName() {
        return "GPT-2";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(KNOWN, ONLY);
        int nHeads = json.size("n_head");
        int dModel = json.size("n_embd");
        if (dModel % nHeads != 0) {
            throw json.refused("n_embd", "a multiple of n_head " + nHeads);
        }
        return config(
                json.layers("n_layer"),
                nHeads,
                dModel,
                json.isAbsent("n_inner") ? 4 * dModel : json.size("n_inner"),
                json.size("n_positions"),
                json.size("vocab_size"),
                json.eps("layer_norm_epsilon", 1e-5),
                json.activation("activation_function", ActivationFunction.GELU_NEW));
    }

    @Override
    public Layout layout(ModelConfig config) {
        return LAYOUT;
    }

    /** In the words of the first release, so that untrained models keep their identity. */
    @Override
    public String fingerprint(ModelConfig config) {
        return String.format(
                Locale.ROOT,
                "Gpt2Config[nLayers=%d, nHeads=%d, dModel=%d, dMlp=%d, nCtx=%d, dVocab=%d, eps=%s,"
                        + " activation=%s]",
                config.nLayers(),
                config.nHeads(),
                config.dModel(),
                config.dMlp(),
                config.nCtx(),
                config.dVocab(),
                config.norm().eps(),
                config.mlp().activation());
    }
}
