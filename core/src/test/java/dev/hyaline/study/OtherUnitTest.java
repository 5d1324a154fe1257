package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.score.CandidateChoice;
import dev.hyaline.subject.Polarity;
import dev.hyaline.subject.UnitId;
import java.util.HashSet;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class OtherUnitTest {

    private static final Seed SEED = new Seed(5);

    private static SequencedMap<UnitId, Explanation> explained(int units) {
        SequencedMap<UnitId, Explanation> explained = new TreeMap<>();
        for (int unit = 0; unit < units; unit++) {
            explained.put(unit(unit), CandidateChoice.typical(unit(unit)));
        }
        return explained;
    }

    private static UnitId unit(int index) {
        return UnitId.parse("mlp.0." + index);
    }

    @Test
    void theOtherEndOfAUnitIsNotAnotherUnit() {
        SequencedMap<UnitId, Explanation> ends = new TreeMap<>();
        for (int unit = 0; unit < 20; unit++) {
            for (Polarity end : Polarity.values()) {
                UnitId id = new UnitId(unit(unit).site(), unit, end);
                ends.put(id, CandidateChoice.typical(id));
            }
        }
        OtherUnit others = new OtherUnit(ends, SEED);
        Set<UnitId> chosen = new HashSet<>();
        for (UnitId unit : ends.keySet()) {
            UnitId other = others.of(unit).orElseThrow().unit();
            assertThat(other.index()).isNotEqualTo(unit.index());
            chosen.add(other);
        }
        assertThat(chosen).extracting(UnitId::polarity).contains(Polarity.values());
    }

    @Test
    void itIsAlwaysAnother() {
        OtherUnit others = new OtherUnit(explained(50), SEED);
        Set<UnitId> chosen = new HashSet<>();
        for (int unit = 0; unit < 50; unit++) {
            UnitId other = others.of(unit(unit)).orElseThrow().unit();
            assertThat(other.index()).isNotEqualTo(unit);
            chosen.add(other);
        }
        assertThat(chosen).as("not always the same").hasSizeGreaterThan(15);
    }

    @Test
    void oneUnitHasNoOtherAndTwoHaveEachOther() {
        assertThat(new OtherUnit(explained(1), SEED).of(unit(0))).isEmpty();
        OtherUnit two = new OtherUnit(explained(2), SEED);
        assertThat(two.of(unit(0)).orElseThrow().unit().index()).isOne();
        assertThat(two.of(unit(1)).orElseThrow().unit().index()).isZero();
    }

    @Test
    void moreExplainedUnitsChangeFewControls() {
        OtherUnit before = new OtherUnit(explained(200), SEED);
        OtherUnit after = new OtherUnit(explained(210), SEED);
        int changed = 0;
        for (int unit = 0; unit < 200; unit++) {
            changed += before.of(unit(unit)).equals(after.of(unit(unit))) ? 0 : 1;
        }
        assertThat(changed).isBetween(1, 30);
    }

    @Test
    void unitsOfWhichNothingIsClaimedAreNobodysControl() {
        SequencedMap<UnitId, Explanation> explained = explained(3);
        explained.put(
                unit(2),
                new Explanation(
                        UnitId.parse("mlp.0.2"),
                        new Explanation.Status.Failed("refused"),
                        "refused",
                        Optional.empty(),
                        Provenance.of(Author.program("llm"), "1", "windows")));
        OtherUnit others = new OtherUnit(explained, SEED);
        for (int unit = 0; unit < 3; unit++) {
            assertThat(others.of(unit(unit)).orElseThrow().unit().index()).isNotEqualTo(2);
        }
    }
}
