package dev.hyaline.subject;

import dev.hyaline.common.Figures;

/**
 * Consecutive units of one site. Where units have two ends each, it counts the ends: {@link
 * UnitId#slot}.
 *
 * @param site where they live
 * @param first the first unit
 * @param end one past the last unit
 * @param signed whether they have two ends
 */
public record UnitRange(Site site, int first, int end, boolean signed) {

    /** Of a site whose units have one end. */
    public UnitRange(Site site, int first, int end) {
        this(site, first, end, false);
    }

    public UnitRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "units must be a non-empty range, but are: [%d, %d)", first, end));
        }
    }

    /** All of a site. */
    public static UnitRange of(SiteShape shape) {
        return new UnitRange(shape.site(), 0, shape.slots(), shape.signed());
    }

    /** One of them, from the range's first. */
    public UnitId unit(int place) {
        return UnitId.at(site, first + place, signed);
    }

    /** How many. */
    public int size() {
        return end - first;
    }
}
