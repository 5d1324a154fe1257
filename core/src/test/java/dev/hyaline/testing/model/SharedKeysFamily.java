package dev.hyaline.testing.model;

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
import dev.hyaline.model.family.ConfigJson;
import dev.hyaline.model.family.Family;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A made-up architecture, all that a new one needs: heads share keys and values and are not dModel
 * / nHeads wide, nothing has a bias, and weights have names and a layout of their own.
 */
public final class SharedKeysFamily implements Family {

    private static final Set<String> KNOWN =
            ConfigJson.words("depth heads key_heads head_size width neurons positions tokens eps");

    @Override
    public String modelType() {
        return "shared_keys";
    }

    @Override
    public ModelConfig config(ConfigJson json) {
        json.checkKeys(KNOWN, Map.of());
        int nLayers = json.layers("depth");
        int dHead = json.size("head_size");
        return new ModelConfig(
                modelType(),
                new Sizes(
                        nLayers,
                        json.size("heads"),
                        json.size("key_heads"),
                        dHead,
                        json.size("width"),
                        json.size("neurons"),
                        json.size("positions"),
                        json.size("tokens")),
                new Embedding(1, true),
                new Norm(Norm.Kind.LAYER, json.eps("eps", 1e-6), Norm.Place.BEFORE),
                Attention.plain(dHead, Attention.full(nLayers)),
                new Mlp(ActivationFunction.SILU, false),
                false,
                new Unembedding(true, OptionalDouble.empty()),
                Set.of());
    }

    @Override
    public Layout layout(ModelConfig config) {
        return Layout.of(Orientation.OUT_IN)
                .with("stem.tokens", EMBED)
                .with("stem.positions", POS_EMBED)
                .with("floors.%d.before", LN1)
                .with("floors.%d.look.q", Q)
                .with("floors.%d.look.k", K)
                .with("floors.%d.look.v", V)
                .with("floors.%d.look.out", ATTN_OUT)
                .with("floors.%d.between", LN2)
                .with("floors.%d.think.up", MLP_IN)
                .with("floors.%d.think.down", MLP_OUT)
                .with("roof", LN_FINAL);
    }
}
