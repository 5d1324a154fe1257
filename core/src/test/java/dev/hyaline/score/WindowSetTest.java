package dev.hyaline.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowSetTest {

    private static final WindowSet SET = set(List.of(7L, 3L, 9L, 1L), List.of(5L, 1L, 3L, 8L));

    private static WindowSet set(List<Long> top, List<Long> uniform) {
        return WindowSet.of(
                new UnitRecord(
                        SyntheticUnit.summary(SyntheticUnit.UNIT),
                        Map.of(
                                new UnitRecord.Key(Split.TEST, WindowKind.TOP), windows(top),
                                new UnitRecord.Key(Split.TEST, WindowKind.UNIFORM),
                                        windows(uniform))),
                Split.TEST);
    }

    private static List<ActivationRecord> windows(List<Long> ids) {
        return ids.stream()
                .map(id ->
                        ActivationRecord.of(
                                id,
                                id / 2,
                                new int[3],
                                new float[3],
                                Framing.PLAIN.firstPosition()))
                .toList();
    }

    private static List<Long> ids(WindowSet set, Subset subset) {
        return set.windows().subList(subset.from(set), subset.to(set)).stream()
                .map(ActivationRecord::windowId)
                .toList();
    }

    private static List<Long> list(long... ids) {
        return Arrays.stream(ids).boxed().toList();
    }

    @Test
    void topWindowsStandTogetherAndSoDoUniformOnes() {
        assertThat(ids(SET, Subset.TOP_AND_RANDOM)).isEqualTo(list(7, 9, 3, 1, 5, 8));
        assertThat(ids(SET, Subset.TOP_ONLY)).isEqualTo(list(7, 9, 3, 1));
        assertThat(ids(SET, Subset.RANDOM_ONLY)).isEqualTo(list(3, 1, 5, 8));
    }

    @Test
    void theFirstOfEachListAreThoseOfTheirOwnOrder() {
        WindowSet first = SET.first(2);
        assertThat(ids(first, Subset.TOP_ONLY)).containsExactlyInAnyOrder(7L, 3L);
        assertThat(ids(first, Subset.RANDOM_ONLY)).containsExactlyInAnyOrder(5L, 1L);
        assertThat(SET.first(3).windows()).as("3 and 1 are both, 1 not among the first").hasSize(5);
    }

    @Test
    void whatIsLeftOutIsLeftOutOfBoth() {
        WindowSet some = SET.only(Set.of(3L, 9L, 8L));
        assertThat(ids(some, Subset.TOP_ONLY)).isEqualTo(list(9, 3));
        assertThat(ids(some, Subset.RANDOM_ONLY)).isEqualTo(list(3, 8));
    }
}
