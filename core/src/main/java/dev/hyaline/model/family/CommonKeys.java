package dev.hyaline.model.family;

import dev.hyaline.model.Attention;
import dev.hyaline.model.ModelConfig.Sizes;
import dev.hyaline.model.Rotary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;

/** The keys that decoders of Hugging Face's newer configurations share. */
final class CommonKeys {

    /** All that is read here. */
    static final String SIZES =
            """
            num_hidden_layers num_attention_heads num_key_value_heads head_dim hidden_size
            intermediate_size max_position_embeddings vocab_size tie_word_embeddings
            """;

    /** Those of rotary positions, in the layouts of transformers 4 and 5. */
    static final String ROTARY = " rope_theta rope_scaling rope_parameters partial_rotary_factor ";

    private static final Set<String> OF_ROTARY =
            ConfigJson.words(
                    """
                    rope_type type rope_theta factor low_freq_factor high_freq_factor
                    original_max_position_embeddings partial_rotary_factor
                    """);

    private static final String SLIDING = "sliding_attention";

    private CommonKeys() {}

    /**
     * What a family's files mean where they say nothing.
     *
     * @param nKvHeads heads of keys and values; 0: as many as heads
     * @param dHead width of one head; 0: dModel / nHeads
     */
    record Defaults(
            int nLayers,
            int nHeads,
            int nKvHeads,
            int dHead,
            int dModel,
            int dMlp,
            int nCtx,
            int dVocab) {}

    static Sizes sizes(ConfigJson json, Defaults otherwise) {
        int nHeads = json.size("num_attention_heads", otherwise.nHeads);
        int nKvHeads =
                json.size(
                        "num_key_value_heads",
                        otherwise.nKvHeads == 0 ? nHeads : otherwise.nKvHeads);
        if (nHeads % nKvHeads != 0) {
            throw json.refused(
                    "num_key_value_heads", "a divisor of num_attention_heads " + nHeads);
        }
        int dModel = json.size("hidden_size", otherwise.dModel);
        return new Sizes(
                json.layers("num_hidden_layers", otherwise.nLayers),
                nHeads,
                nKvHeads,
                json.size(
                        "head_dim",
                        otherwise.dHead == 0 ? share(json, dModel, nHeads) : otherwise.dHead),
                dModel,
                json.size("intermediate_size", otherwise.dMlp),
                json.size("max_position_embeddings", otherwise.nCtx),
                json.size("vocab_size", otherwise.dVocab));
    }

    private static int share(ConfigJson json, int dModel, int nHeads) {
        if (dModel % nHeads != 0 && json.isAbsent("head_dim")) {
            throw json.refused("hidden_size", "a multiple of num_attention_heads " + nHeads);
        }
        return dModel / nHeads;
    }

    /** The rotation of whole heads, by {@code rope_parameters} or else the older keys. */
    static Rotary rotary(ConfigJson json, int dHead) {
        return rotary(json, "rope_theta", wholeHead(json, dHead));
    }

    /** All numbers of a head, which are to be rotated. */
    static int wholeHead(ConfigJson json, int dHead) {
        if (dHead % 2 != 0) {
            throw json.refused("head_dim", "an even number");
        }
        if (json.number("partial_rotary_factor", 1) != 1) {
            throw json.refused("partial_rotary_factor", "1");
        }
        return dHead;
    }

    /**
     * The rotation of a part of a head.
     *
     * @param share the key of the part, where there is no {@code rope_parameters}
     */
    static Rotary partialRotary(
            ConfigJson json, String theta, String share, double otherwise, int dHead) {
        double part =
                json.object("rope_parameters")
                        .map(five -> five.number("partial_rotary_factor", otherwise))
                        .orElseGet(() -> json.number(share, otherwise));
        int dims = (int) (dHead * part);
        if (dims < 2 || dims > dHead || dims % 2 != 0) {
            throw json.refused(share, "an even part of head_dim " + dHead);
        }
        return rotary(json, theta, dims);
    }

    private static Rotary rotary(ConfigJson json, String theta, int dims) {
        return rotary(
                json.number(theta, 1e4),
                dims,
                json.object("rope_parameters").or(() -> json.object("rope_scaling")));
    }

    /**
     * A rotation as an object says.
     *
     * @param theta the base, where the object has none
     */
    static Rotary rotary(double theta, int dims, Optional<ConfigJson> object) {
        return new Rotary(
                object.map(each -> each.number("rope_theta", theta)).orElse(theta),
                dims,
                object.map(CommonKeys::scaling).orElse(new Rotary.Scaling.None()));
    }

    private static Rotary.Scaling scaling(ConfigJson json) {
        String key = json.isAbsent("rope_type") ? "type" : "rope_type";
        Rotary.Scaling scaling =
                switch (json.word(key, "default")) {
                    case "default" -> new Rotary.Scaling.None();
                    case "linear" -> new Rotary.Scaling.Linear(json.number("factor"));
                    case "llama3" -> byParts(json);
                    default -> throw json.refused(key, "default, linear or llama3");
                };
        json.checkKeys(OF_ROTARY, Map.of());
        return scaling;
    }

    private static Rotary.Scaling byParts(ConfigJson json) {
        double low = json.number("low_freq_factor");
        double high = json.number("high_freq_factor");
        if (low >= high) {
            throw json.refused("low_freq_factor", "less than high_freq_factor " + high);
        }
        double original = json.number("original_max_position_embeddings");
        return new Rotary.Scaling.ByParts(json.number("factor"), low, high, original);
    }

    /** Layers that all see everything before them. */
    static List<Attention.Layer> full(int nLayers, Rotary rotary) {
        return layers(nLayers, _ -> false, OptionalInt.empty(), rotary);
    }

    /** Layers of which some see a window. */
    static List<Attention.Layer> layers(
            int nLayers, IntPredicate slides, OptionalInt window, Rotary rotary) {
        List<Attention.Layer> layers = new ArrayList<>();
        for (int layer = 0; layer < nLayers; layer++) {
            layers.add(
                    new Attention.Layer(
                            slides.test(layer) ? window : OptionalInt.empty(),
                            Optional.of(rotary)));
        }
        return layers;
    }

    /** Which layers see a window: {@code layer_types}, or else the family's rule. */
    static IntPredicate sliding(
            ConfigJson json, int nLayers, OptionalInt window, IntPredicate otherwise) {
        if (json.isAbsent("layer_types")) {
            return otherwise;
        }
        List<String> types = json.list("layer_types");
        if (types.size() != nLayers) {
            throw json.refused("layer_types", "one for each of " + nLayers + " layers");
        }
        if (!Set.of(SLIDING, "full_attention").containsAll(types)) {
            throw json.refused("layer_types", "full_attention and sliding_attention alone");
        }
        if (types.contains(SLIDING) && window.isEmpty()) {
            throw json.refused("layer_types", "full_attention alone, as there is no window");
        }
        return layer -> types.get(layer).equals(SLIDING);
    }
}
