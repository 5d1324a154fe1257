package dev.hyaline.subject;

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

    /** Reads a suffix back; whatever is none means the upper end. */
    public static Polarity of(String suffix) {
        return suffix.equals(BELOW.suffix) ? BELOW : ABOVE;
    }

    /** What a unit's name ends with. */
    public String suffix() {
        return suffix;
    }
}
