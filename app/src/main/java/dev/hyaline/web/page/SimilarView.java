package dev.hyaline.web.page;

import java.util.List;

/**
 * Units that do nearly the same as one.
 *
 * @param unit the one
 * @param units the others, most alike first
 * @param note why there are none yet; empty where there are
 */
public record SimilarView(String unit, List<UnitLink> units, String note) {
    public SimilarView {
        units = List.copyOf(units);
    }
}
