package dev.hyaline.study;

import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Whose explanation is the control of a unit's: another live, explained unit of the layer, chosen
 * by seed. All are placed on a ring by hash, and a unit gets the one that comes next behind a hash
 * of its own: so one more explained unit changes few other units' controls, and with them few cards
 * that were paid for.
 */
final class OtherUnit {

    private final TreeMap<Long, Explanation> ring = new TreeMap<>();
    private final Seed seed;

    OtherUnit(SequencedMap<Integer, Explanation> explanations, Seed seed) {
        this.seed = seed.derive("other unit");
        Seed places = this.seed.derive("places");
        explanations.forEach((unit, explanation) -> {
            if (explanation.status().nothing().isEmpty()) {
                ring.put(places.hash(unit), explanation);
            }
        });
    }

    /** The other's explanation; empty when there is no other. */
    Optional<Explanation> of(int unit) {
        List<Explanation> next = new ArrayList<>();
        next.addAll(firstTwo(ring.tailMap(seed.hash(unit))));
        next.addAll(firstTwo(ring));
        return next.stream().filter(each -> each.unit().index() != unit).findFirst();
    }

    private static List<Explanation> firstTwo(Map<Long, Explanation> some) {
        return some.values().stream().limit(2).toList();
    }
}
