package dev.hyaline.record.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptWindowsTest {

    private static final int GROUPS = 7;
    private static final int SLOTS = 5;
    private static final int LENGTH = 3;

    /** One window of one group, as a brute force would keep it. */
    private record Candidate(int group, int window, float maximum) {
        long key() {
            return KeptWindows.byMaximum(maximum, window);
        }

        float[] activations() {
            return new float[] {window, maximum, group};
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsTheHighestMaximaAndOfEqualOnesTheSmallestIds(long seed) {
        Random random = new Random(seed);
        List<Candidate> candidates = candidates(random);
        Collections.shuffle(candidates, random);
        KeptWindows kept = keep(candidates);
        for (int group = 0; group < GROUPS; group++) {
            assertThat(read(kept, group)).isEqualTo(bruteForce(candidates, group));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12, 13})
    void partsMergedInAnyOrderAreTheWhole(long seed) {
        Random random = new Random(seed);
        List<Candidate> candidates = candidates(random);
        Collections.shuffle(candidates, random);
        List<KeptWindows> parts = new ArrayList<>();
        for (int part = 0; part < 3; part++) {
            int third = candidates.size() / 3;
            parts.add(keep(candidates.subList(part * third, (part + 1) * third)));
        }
        Collections.shuffle(parts, random);
        KeptWindows merged = parts.getFirst();
        merged.merge(parts.get(1));
        merged.merge(parts.get(2));
        List<Candidate> seen = candidates.subList(0, candidates.size() / 3 * 3);
        for (int group = 0; group < GROUPS; group++) {
            assertThat(read(merged, group)).isEqualTo(bruteForce(seen, group));
        }
    }

    @Test
    void aGroupThatIsNotFullHasItsWindowsAndNoMore() {
        KeptWindows kept = keep(List.of(new Candidate(2, 9, 1f), new Candidate(2, 4, 1f)));
        assertThat(read(kept, 2)).extracting(Candidate::window).containsExactly(4, 9);
        assertThat(kept.ranked(1)).isEmpty();
        assertThat(kept.worstKey(2)).isEqualTo(KeptWindows.FREE);
    }

    @Test
    void withoutSlotsNothingIsWanted() {
        KeptWindows none = new KeptWindows(2, 0, LENGTH);
        assertThat(none.wants(0, KeptWindows.byMaximum(Float.MAX_VALUE, 0))).isFalse();
        none.merge(new KeptWindows(2, 0, LENGTH));
        assertThat(none.ranked(1)).isEmpty();
    }

    @Test
    void keysOrderByMaximumAndByHashBeforeTheWindow() {
        assertThat(KeptWindows.byMaximum(2f, Integer.MAX_VALUE))
                .isLessThan(KeptWindows.byMaximum(Math.nextDown(2f), 0))
                .isGreaterThan(KeptWindows.byMaximum(2f, 0));
        assertThat(KeptWindows.byMaximum(Float.MIN_VALUE, Integer.MAX_VALUE))
                .isPositive()
                .isLessThan(KeptWindows.FREE);
        assertThat(KeptWindows.byHash(-1L, 0))
                .isPositive()
                .isGreaterThan(KeptWindows.byHash(1L, 7));
        assertThat(KeptWindows.windowId(KeptWindows.byHash(-1L, 16_000_000))).isEqualTo(16_000_000);
    }

    private static List<Candidate> candidates(Random random) {
        List<Candidate> candidates = new ArrayList<>();
        for (int window = 0; window < 90; window++) {
            for (int group = 0; group < GROUPS; group++) {
                candidates.add(new Candidate(group, window, (1 + random.nextInt(12)) / 4f));
            }
        }
        return candidates;
    }

    private static KeptWindows keep(List<Candidate> candidates) {
        KeptWindows kept = new KeptWindows(GROUPS, SLOTS, LENGTH);
        for (Candidate each : candidates) {
            if (kept.wants(each.group(), each.key())) {
                kept.put(each.group(), each.key(), each.activations(), 0, 1, LENGTH);
            }
        }
        return kept;
    }

    private static List<Candidate> bruteForce(List<Candidate> candidates, int group) {
        return candidates.stream()
                .filter(each -> each.group() == group)
                .sorted(
                        Comparator.comparingDouble(Candidate::maximum)
                                .reversed()
                                .thenComparingInt(Candidate::window))
                .limit(SLOTS)
                .toList();
    }

    private static List<Candidate> read(KeptWindows kept, int group) {
        List<Candidate> read = new ArrayList<>();
        for (int slot : kept.ranked(group)) {
            float[] activations = kept.activationsAt(slot, LENGTH);
            assertThat(activations[0]).isEqualTo(kept.windowIdAt(slot));
            read.add(new Candidate((int) activations[2], kept.windowIdAt(slot), activations[1]));
        }
        return read;
    }
}
