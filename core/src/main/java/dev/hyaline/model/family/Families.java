package dev.hyaline.model.family;

import dev.hyaline.common.Seed;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The architectures that can be opened. Immutable. */
public final class Families {

    private static final List<Family> OWN = List.of(
                    new Gpt2Family(),
                    new GptNeoFamily(),
                    new GptNeoXFamily(),
                    new LlamaFamily(),
                    new MistralFamily(),
                    QwenFamily.two(),
                    QwenFamily.three(),
                    new GemmaFamily(),
                    new Gemma2Family(),
                    new Gemma3Family(),
                    new Olmo2Family(),
                    new PhiFamily());

    private static final Families INSTALLED = new Families(withFound());

    private final Map<String, Family> byType = new LinkedHashMap<>();

    Families(List<Family> families) {
        for (Family family : families) {
            add(family.modelType(), family);
            family.otherTypes().forEach(type -> add(type, family));
        }
    }

    private void add(String type, Family family) {
        if (byType.putIfAbsent(type, family) != null) {
            throw new IllegalArgumentException(
                    "model_type must be one family's, but two say: " + type);
        }
    }

    /** Hyaline's own and those found on the class path. */
    public static Families installed() {
        return INSTALLED;
    }

    private static List<Family> withFound() {
        List<Family> families = new ArrayList<>(OWN);
        ServiceLoader.load(Family.class).forEach(families::add);
        return families;
    }

    /** The family of a model. */
    public Family of(ModelConfig config) {
        Family family = byType.get(config.family());
        if (family == null) {
            throw new IllegalArgumentException("no family is called " + config.family());
        }
        return family;
    }

    /** The shape that a {@code config.json} means. */
    ModelConfig config(ConfigJson json) {
        Family family = byType.get(json.modelType());
        if (family == null) {
            throw json.refused("model_type", String.join(" or ", byType.keySet()));
        }
        return family.config(json);
    }

    /** A model's weights as they are before training; the same everywhere for the same seed. */
    public Weights untrained(ModelConfig config, Seed seed) {
        return Weights.untrained(config, of(config).layout(config), seed);
    }
}
