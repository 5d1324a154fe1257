package dev.hyaline.cli.option;

import dev.hyaline.common.HyalineException;
import org.jspecify.annotations.Nullable;

/** Checks of numbers on the command line. */
public final class Numbers {

    private Numbers() {}

    /**
     * @param number what was said; null where nothing was
     */
    public static void requireAtLeast(int least, @Nullable Integer number, String option) {
        if (number != null && number < least) {
            throw HyalineException.usage(
                    "%s must be at least %d, but is: %d", option, least, number);
        }
    }
}
