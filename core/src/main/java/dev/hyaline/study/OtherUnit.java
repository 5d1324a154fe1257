package dev.hyaline.study;

import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Whose explanation is the control of a unit's: another live, explained unit of the layer, chosen
 * by seed.
 */
final class OtherUnit {

    private final List<Explanation> live;
    private final Seed seed;

    OtherUnit(SequencedMap<Integer, Explanation> explanations, Seed seed) {
        this.live =
                explanations.values().stream()
                        .filter(each -> each.status().nothing().isEmpty())
                        .toList();
        this.seed = seed.derive("other unit");
    }

    /** The other's explanation; empty when there is no other. */
    Optional<Explanation> of(int unit) {
        int n = live.size();
        if (n < 2) {
            return Optional.empty();
        }
        int first = (int) Math.floorMod(seed.hash(unit), (long) n);
        Explanation chosen = live.get(first);
        return Optional.of(chosen.unit().index() == unit ? live.get((first + 1) % n) : chosen);
    }
}
