package dev.hyaline.model;

import java.util.Optional;

/** The non-linearity of the MLPs. */
public enum ActivationFunction {
    /** The tanh approximation of GELU; GPT-2's own. */
    GELU_NEW("gelu_new"),
    /** x Φ(x). */
    GELU("gelu"),
    RELU("relu"),
    /** x σ(x). */
    SILU("silu"),
    /** x σ(1.702 x). */
    QUICK_GELU("quick_gelu");

    private final String configName;

    ActivationFunction(String configName) {
        this.configName = configName;
    }

    /** Its name in {@code config.json}. */
    public String configName() {
        return configName;
    }

    /** By a name in {@code config.json}, some of which mean the same function. */
    public static Optional<ActivationFunction> of(String name) {
        return switch (name) {
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> Optional.of(GELU_NEW);
            case "gelu" -> Optional.of(GELU);
            case "relu" -> Optional.of(RELU);
            case "silu", "swish" -> Optional.of(SILU);
            case "quick_gelu" -> Optional.of(QUICK_GELU);
            default -> Optional.empty();
        };
    }
}
