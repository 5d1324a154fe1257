package dev.hyaline.common;

import com.google.errorprone.annotations.FormatMethod;
import org.jspecify.annotations.Nullable;

/** Checks of what callers give. */
public final class Arguments {

    private Arguments() {}

    /**
     * Refuses what does not hold.
     *
     * @param rule a format, such as {@code "k must be at least 1, but is: %d"}
     */
    @FormatMethod
    public static void require(boolean holds, String rule, @Nullable Object... values) {
        if (!holds) {
            throw wrong(rule, values);
        }
    }

    /** What to throw: see {@link #require}. */
    @FormatMethod
    public static IllegalArgumentException wrong(String rule, @Nullable Object... values) {
        return new IllegalArgumentException(Figures.format(rule, values));
    }
}
