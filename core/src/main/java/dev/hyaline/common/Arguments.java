package dev.hyaline.common;

import org.jspecify.annotations.Nullable;

/** Checks of what callers give. */
public final class Arguments {

    private Arguments() {}

    /**
     * Refuses what does not hold.
     *
     * @param rule a format, such as {@code "k must be at least 1, but is: %d"}
     */
    @SuppressWarnings("AnnotateFormatMethod") // there is no such annotation here
    public static void require(boolean holds, String rule, @Nullable Object... values) {
        if (!holds) {
            throw new IllegalArgumentException(rule.formatted(values));
        }
    }
}
