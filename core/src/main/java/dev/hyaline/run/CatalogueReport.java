package dev.hyaline.run;

import java.util.List;

/**
 * What was seen of a catalogue.
 *
 * @param problems what is wrong, the first few of each kind
 * @param changed whether it is not what its last writer left, which need not be damage
 * @param uncovered how many rows have no hash, for an older version wrote them
 */
public record CatalogueReport(List<String> problems, boolean changed, long uncovered) {
    public CatalogueReport {
        problems = List.copyOf(problems);
    }
}
