package dev.hyaline.cli.option;

import dev.hyaline.common.HyalineException;

/** Checks of numbers on the command line. */
public final class Numbers {

    private Numbers() {}

    public static void requireAtLeast(int least, int number, String option) {
        if (number < least) {
            throw HyalineException.usage(
                    "%s must be at least %d, but is: %d".formatted(option, least, number));
        }
    }
}
