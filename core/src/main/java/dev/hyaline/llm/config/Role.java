package dev.hyaline.llm.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a language model is asked for. Each role may have another model and another server. */
public enum Role {
    /** Says what a unit responds to. */
    EXPLAINER,
    /** Predicts activations from an explanation. */
    SIMULATOR,
    /** Compares and grades. */
    JUDGE;

    static Optional<Role> find(String name) {
        return Arrays.stream(values()).filter(each -> each.lowerCase().equals(name)).findFirst();
    }

    /** As it is written in files and messages. */
    public String lowerCase() {
        return name().toLowerCase(Locale.ROOT);
    }
}
