package dev.hyaline.subject;

import dev.hyaline.common.HyalineException;

/**
 * Which end of a unit is meant. A unit of a signed site answers max(0, a) at the one and max(0, −a)
 * at the other; every other unit has the upper end alone, which keeps its raw value.
 */
public enum Polarity {
    /** What makes the unit large. */
    ABOVE(""),
    /** What makes it small. */
    BELOW(":neg");

    private final String suffix;

    Polarity(String suffix) {
        this.suffix = suffix;
    }

    /** Reads a suffix back. */
    public static Polarity of(String suffix) {
        return switch (suffix) {
            case "" -> ABOVE;
            case ":neg" -> BELOW;
            default ->
                    throw HyalineException.damaged(
                            "polarity must be empty or :neg, but is: " + suffix);
        };
    }

    /** What a unit's name ends with. */
    public String suffix() {
        return suffix;
    }
}
