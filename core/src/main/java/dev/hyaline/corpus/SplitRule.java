package dev.hyaline.corpus;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Sha256;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * Which split a document (or a group of them) belongs to: a matter of hashes alone, never of order.
 *
 * <p>By hash: with u = the hash's first 8 bytes / 2⁶⁴, explain is u &lt; 0.5, calibrate u &lt; 0.6,
 * the rest test.
 *
 * <p>By rank, for corpora of fewer than {@link #SMALL_CORPUS} documents: the n hashes of a domain
 * are sorted; with c = ⌊(2n + 5) / 10⌋, the first ⌈(n − c) / 2⌉ are explain, the next c calibrate,
 * the rest test. That is n/5, rounded half up, and the rest halved: 40/20/40. Of three or more,
 * every split has at least one; two are explain and test; one is explain. Domains of fewer than
 * three are ranked together as though they were one domain, so that a corpus of singular domains
 * still has every split.
 */
public final class SplitRule {

    /** Below this many documents, splits are by rank. */
    public static final int SMALL_CORPUS = 1000;

    private static final int SMALL_DOMAIN = 3;
    private static final long EXPLAIN_END = 0x8000000000000000L;
    private static final long CALIBRATE_END = 0x999999999999999AL; // the first that is ≥ 0.6 · 2⁶⁴

    private SplitRule() {}

    /** The split of a document's or group's hash, by hash. */
    public static Split byHash(Sha256 hash) {
        long prefix = hash.prefix();
        if (Long.compareUnsigned(prefix, EXPLAIN_END) < 0) {
            return Split.EXPLAIN;
        }
        return Long.compareUnsigned(prefix, CALIBRATE_END) < 0 ? Split.CALIBRATE : Split.TEST;
    }

    /**
     * The split of one hash among those of its domain, by rank.
     *
     * @param rank from 0
     * @param size how many the domain has
     */
    public static Split byRank(int rank, int size) {
        if (rank < 0 || rank >= size) {
            throw new IllegalArgumentException(
                    Figures.format("rank must be from 0 to %d, but is: %d", size - 1, rank));
        }
        int calibrate = (2 * size + 5) / 10;
        int explain = (size - calibrate + 1) / 2;
        if (rank < explain) {
            return Split.EXPLAIN;
        }
        return rank < explain + calibrate ? Split.CALIBRATE : Split.TEST;
    }

    /**
     * The split of every group of a small corpus, by rank. A group's domain is that of its document
     * with the smallest hash.
     */
    public static Map<Sha256, Split> byRank(Collection<SplitMember> members) {
        BinaryOperator<SplitMember> smaller =
                BinaryOperator.minBy(
                        Comparator.comparing(SplitMember::document)
                                .thenComparing(SplitMember::domain));
        Map<Sha256, SplitMember> groups =
                members.stream()
                        .collect(
                                Collectors.toMap(
                                        SplitMember::group,
                                        member -> member,
                                        smaller,
                                        TreeMap::new));
        Map<String, List<Sha256>> domains =
                groups.values().stream()
                        .collect(
                                Collectors.groupingBy(
                                        SplitMember::domain,
                                        Collectors.mapping(
                                                SplitMember::group, Collectors.toList())));
        Map<Sha256, Split> splits = new HashMap<>();
        domains.values().stream()
                .filter(domain -> domain.size() >= SMALL_DOMAIN)
                .forEach(domain -> assign(domain, splits));
        assign(
                domains.values().stream()
                        .filter(domain -> domain.size() < SMALL_DOMAIN)
                        .flatMap(List::stream)
                        .sorted()
                        .toList(),
                splits);
        return splits;
    }

    private static void assign(List<Sha256> sorted, Map<Sha256, Split> splits) {
        for (int rank = 0; rank < sorted.size(); rank++) {
            splits.put(sorted.get(rank), byRank(rank, sorted.size()));
        }
    }
}
