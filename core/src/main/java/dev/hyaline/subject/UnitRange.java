package dev.hyaline.subject;

/**
 * Consecutive units of one site.
 *
 * @param site where they live
 * @param first the first unit
 * @param end one past the last unit
 */
public record UnitRange(Site site, int first, int end) {

    public UnitRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException(
                    "units must be a non-empty range, but are: [%d, %d)".formatted(first, end));
        }
    }

    /** How many units. */
    public int size() {
        return end - first;
    }
}
