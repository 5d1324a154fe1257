package dev.hyaline.score;

import dev.hyaline.common.Figures;

/**
 * How many of a unit's recorded windows are simulated; those of the highest rank come first.
 *
 * @param calibrate at most so many top and so many uniform windows of the calibrate split
 * @param test at most so many of each of the test split
 */
public record WindowLimit(int calibrate, int test) {

    /** All there are: for simulators that cost nothing. */
    public static final WindowLimit ALL = new WindowLimit(Integer.MAX_VALUE, Integer.MAX_VALUE);

    /**
     * For those that are paid: the 2023 paper's five and five, and one of each to calibrate on,
     * which the correlation does not depend on.
     */
    public static final WindowLimit FEW = new WindowLimit(1, 5);

    public WindowLimit {
        if (calibrate < 0 || test < 1) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "windows must be at least 0 of calibrate and 1 of test, but are: %d and %d",
                            calibrate, test));
        }
    }
}
