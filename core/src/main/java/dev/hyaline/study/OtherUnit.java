package dev.hyaline.study;

import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import dev.hyaline.subject.Polarity;
import dev.hyaline.subject.UnitId;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whose explanation is the control of a unit's: another live, explained unit of the layer, chosen
 * by seed. All are placed on a ring by hash, and a unit gets the one that comes next behind a hash
 * of its own: so one more explained unit changes few other units' controls, and with them few cards
 * that were paid for.
 */
final class OtherUnit {

    private final TreeMap<Long, Explanation> ring = new TreeMap<>();
    private final Seed seed;

    OtherUnit(SequencedMap<UnitId, Explanation> explanations, Seed seed) {
        this.seed = seed.derive("other unit");
        Seed places = this.seed.derive("places");
        explanations.forEach((unit, explanation) -> {
            if (explanation.status().nothing().isEmpty()) {
                ring.put(place(places, unit), explanation);
            }
        });
    }

    /** The other's explanation, not that of the unit's other end; empty when there is no other. */
    Optional<Explanation> of(UnitId unit) {
        return Stream.of(ring.tailMap(place(seed, unit)), ring)
                .flatMap(some -> some.values().stream().limit(3))
                .filter(each -> each.unit().index() != unit.index())
                .findFirst();
    }

    private static long place(Seed seed, UnitId unit) {
        return seed.hash(unit.polarity() == Polarity.ABOVE ? unit.index() : ~unit.index());
    }
}
