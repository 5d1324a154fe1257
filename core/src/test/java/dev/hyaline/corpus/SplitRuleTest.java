package dev.hyaline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SplitRuleTest {

    @ParameterizedTest
    @CsvSource({
        "0000000000000000, EXPLAIN",
        "7fffffffffffffff, EXPLAIN",
        "8000000000000000, CALIBRATE",
        "9999999999999999, CALIBRATE",
        "999999999999999a, TEST",
        "ffffffffffffffff, TEST"
    })
    void hashesAreCutAtHalfAndSixTenths(String prefix, Split split) {
        assertThat(SplitRule.byHash(new Sha256(prefix + "0".repeat(48)))).isEqualTo(split);
    }

    @Test
    void manyHashesAreDividedAsPromised() {
        Map<Split, Long> counts =
                IntStream.range(0, 100_000)
                        .mapToObj(i -> SplitRule.byHash(hash(i)))
                        .collect(Collectors.groupingBy(split -> split, Collectors.counting()));
        assertThat(counts.get(Split.EXPLAIN)).isBetween(49_000L, 51_000L);
        assertThat(counts.get(Split.CALIBRATE)).isBetween(9_500L, 10_500L);
        assertThat(counts.get(Split.TEST)).isBetween(39_000L, 41_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 0",
        "2, 1, 0, 1",
        "3, 1, 1, 1",
        "4, 2, 1, 1",
        "5, 2, 1, 2",
        "6, 3, 1, 2",
        "7, 3, 1, 3",
        "8, 3, 2, 3",
        "10, 4, 2, 4",
        "20, 8, 4, 8",
        "999, 400, 200, 399"
    })
    void ranksAreCut(int size, int explain, int calibrate, int test) {
        List<Split> splits =
                IntStream.range(0, size).mapToObj(rank -> SplitRule.byRank(rank, size)).toList();
        assertThat(splits).isSorted();
        assertThat(Collections.frequency(splits, Split.EXPLAIN)).isEqualTo(explain);
        assertThat(Collections.frequency(splits, Split.CALIBRATE)).isEqualTo(calibrate);
        assertThat(Collections.frequency(splits, Split.TEST)).isEqualTo(test);
    }

    @Test
    void ranksOutsideTheDomainAreRefused() {
        assertThatThrownBy(() -> SplitRule.byRank(3, 3))
                .hasMessage("rank must be from 0 to 2, but is: 3");
        assertThatThrownBy(() -> SplitRule.byRank(-1, 3)).hasMessageContaining("-1");
    }

    @Test
    void everyDomainIsInEverySplit() {
        List<SplitMember> members = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            members.add(new SplitMember(hash(i), hash(i), "domain " + i % 20));
        }
        Map<Sha256, Split> splits = SplitRule.byRank(members);
        Map<String, Map<Split, Long>> byDomain = new HashMap<>();
        for (SplitMember member : members) {
            byDomain.computeIfAbsent(member.domain(), d -> new EnumMap<>(Split.class))
                    .merge(splits.get(member.group()), 1L, Long::sum);
        }
        assertThat(byDomain).hasSize(20);
        assertThat(byDomain.values()).allSatisfy(counts -> assertThat(counts).hasSize(3));
        Collections.shuffle(members, new Random(1));
        assertThat(SplitRule.byRank(members)).isEqualTo(splits);
    }

    @Test
    void smallDomainsAreRankedTogether() {
        List<SplitMember> members =
                IntStream.range(0, 10)
                        .mapToObj(i -> new SplitMember(hash(i), hash(i), "domain " + i))
                        .toList();
        List<Split> splits = new ArrayList<>(SplitRule.byRank(members).values());
        Collections.sort(splits);
        assertThat(splits.subList(3, 7))
                .containsExactly(Split.EXPLAIN, Split.CALIBRATE, Split.CALIBRATE, Split.TEST);
        assertThat(SplitRule.byRank(List.of())).isEmpty();
    }

    @Test
    void aGroupBelongsToTheDomainOfItsSmallestDocument() {
        Sha256 group = hash(1000);
        Sha256 low = new Sha256("0".repeat(64));
        Sha256 high = new Sha256("f".repeat(64));
        List<SplitMember> members = new ArrayList<>();
        members.add(new SplitMember(high, group, "b"));
        members.add(new SplitMember(low, group, "a"));
        for (int i = 0; i < 2; i++) {
            members.add(new SplitMember(hash(i), hash(i), "a"));
            members.add(new SplitMember(hash(10 + i), hash(10 + i), "b"));
        }
        Map<Sha256, Split> splits = SplitRule.byRank(members);
        assertThat(splits).hasSize(5);
        // domain a has three groups, so each has a split of its own; b's two are ranked apart
        assertThat(List.of(splits.get(group), splits.get(hash(0)), splits.get(hash(1))))
                .containsExactlyInAnyOrder(Split.values());
        assertThat(List.of(splits.get(hash(10)), splits.get(hash(11))))
                .containsExactlyInAnyOrder(Split.EXPLAIN, Split.TEST);
    }

    private static Sha256 hash(int number) {
        return Sha256.of("document " + number);
    }
}
