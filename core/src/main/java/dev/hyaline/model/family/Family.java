package dev.hyaline.model.family;

import dev.hyaline.model.Layout;
import dev.hyaline.model.ModelConfig;
import java.util.List;

/**
 * An architecture that a {@code config.json} names. Others than Hyaline's own are found by {@link
 * java.util.ServiceLoader}; they need a public constructor without arguments. Stateless.
 */
public interface Family {

    /** What its {@code model_type} is. */
    String modelType();

    /** Other {@code model_type}s that mean this one with something around it. */
    default List<String> otherTypes() {
        return List.of();
    }

    /** The shape that a {@code config.json} means; what is not honoured is refused by name. */
    ModelConfig config(ConfigJson json);

    /** How its weights are named and lie in the files. */
    Layout layout(ModelConfig config);

    /** What people call it. */
    default String displayName() {
        return modelType();
    }

    /** A text that two shapes share only if they are the same. */
    default String fingerprint(ModelConfig config) {
        return config.toString();
    }
}
