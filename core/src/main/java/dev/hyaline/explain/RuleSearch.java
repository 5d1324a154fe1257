package dev.hyaline.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Looks for the rules that explain most of what a pattern leaves unexplained on the windows it is
 * grown on.
 *
 * <p>A candidate is a gate (everywhere; at the strongest tokens; at a class; where a rule matches
 * that is there already) with one more condition at an offset that the gate leaves free: a class,
 * or those tokens whose residuals there, r, are largest. Its gain is that of a constant fitted to
 * the residuals where it matches, with a prior,
 *
 * <pre>gain = (Σ r)² / (count + {@value #PRIOR})</pre>
 *
 * and tokens seen in one window alone are no candidates.
 */
final class RuleSearch {

    private static final int PRIOR = 8;
    private static final double TOKEN_PRIOR = 3;
    private static final int CANDIDATES = 8;
    private static final int[] STRONGEST = {1, 6, 32}; // tokens in a gate
    private static final int MOST_CONTEXT_TOKENS = 32;
    private static final int CLASS_GATES = 2;
    private static final int CLASSES = TokenClass.values().length;
    private static final int OFFSETS = Pattern.MAX_DISTANCE + 1;

    private final Positions positions;
    private final TokenEffects effects;
    private final int[][] places; // [distance][position] of the token among all seen, −1: none
    private final List<List<Pattern.Condition>> gates = new ArrayList<>();
    private final Map<List<Pattern.Condition>, BitSet> matching = new HashMap<>();

    // Scratch of one search, by token place.
    private final double[] sums;
    private final int[] counts;
    private final int[] lastWindow;
    private final int[] windows;

    RuleSearch(Positions positions, TokenEffects effects) {
        this.positions = positions;
        this.effects = effects;
        this.places = new int[OFFSETS][positions.size()];
        for (int distance = 0; distance < OFFSETS; distance++) {
            for (int p = 0; p < positions.size(); p++) {
                places[distance][p] = effects.place(positions.token(distance, p));
            }
        }
        this.sums = new double[effects.size()];
        this.counts = new int[effects.size()];
        this.lastWindow = new int[effects.size()];
        this.windows = new int[effects.size()];
        addGates();
    }

    /**
     * @param gain see {@link RuleSearch}
     */
    record Found(List<Pattern.Condition> conditions, double gain) {}

    /**
     * Where a condition is looked for.
     *
     * @param matching where the gate holds
     * @param distance how far before that; the gate asks nothing there
     */
    private record Slot(List<Pattern.Condition> gate, BitSet matching, int distance) {

        /** The gate and a condition at the distance, the position's own first. */
        List<Pattern.Condition> and(Pattern.Condition condition) {
            return Stream.concat(gate.stream(), Stream.of(condition))
                    .sorted(Comparator.comparingInt(Pattern.Condition::offset).reversed())
                    .toList();
        }
    }

    private void addGates() {
        gates.add(List.of());
        List<Integer> strong =
                effects.ranked().stream()
                        .filter(each -> each.effect() > effects.rest())
                        .limit(STRONGEST[STRONGEST.length - 1])
                        .map(TokenEffects.Effect::token)
                        .toList();
        for (int size : STRONGEST) {
            if (size <= strong.size()) {
                gates.add(List.of(Pattern.Condition.at(0, strong.subList(0, size))));
            }
        }
        double[] residual = positions.activations();
        for (int p = 0; p < residual.length; p++) {
            residual[p] -= effects.rest();
        }
        List<Found> classes = new ArrayList<>();
        addClasses(new Slot(List.of(), positions.matching(List.of()), 0), residual, classes);
        classes.stream()
                .sorted(Comparator.comparingDouble(Found::gain).reversed())
                .limit(CLASS_GATES)
                .forEach(found -> gates.add(found.conditions()));
    }

    /** The most promising rules to add to a pattern, best first. */
    List<List<Pattern.Condition>> candidates(PatternDraft draft) {
        double[] residual = draft.residual();
        List<Found> found = new ArrayList<>();
        for (List<Pattern.Condition> gate : gates) {
            search(gate, residual, found);
        }
        for (List<Pattern.Condition> rule : draft.rules()) {
            if (rule.size() > 1 || rule.getFirst().offset() < 0) {
                search(rule, residual, found);
            }
        }
        return found.stream()
                .sorted(Comparator.comparingDouble(Found::gain).reversed())
                .map(Found::conditions)
                .distinct()
                .filter(each -> !draft.rules().contains(each))
                .limit(CANDIDATES)
                .toList();
    }

    private void search(List<Pattern.Condition> gate, double[] residual, List<Found> found) {
        int items = gate.stream().mapToInt(each -> each.test().size()).sum();
        if (items >= Pattern.MAX_TOKENS) {
            return; // a rule has no room for more
        }
        BitSet gateMatching = matching.computeIfAbsent(gate, positions::matching);
        for (int distance = 0; distance < OFFSETS; distance++) {
            int offset = -distance;
            if (gate.stream().noneMatch(condition -> condition.offset() == offset)) {
                Slot slot = new Slot(gate, gateMatching, distance);
                addClasses(slot, residual, found);
                addTokens(slot, residual, Pattern.MAX_TOKENS - items, found);
            }
        }
    }

    private void addClasses(Slot slot, double[] residual, List<Found> found) {
        double[] sum = new double[CLASSES];
        int[] count = new int[CLASSES];
        for (int p = slot.matching.nextSetBit(0); p >= 0; p = slot.matching.nextSetBit(p + 1)) {
            for (int rest = positions.classes(slot.distance, p); rest != 0; rest &= rest - 1) {
                int each = Integer.numberOfTrailingZeros(rest);
                sum[each] += residual[p];
                count[each]++;
            }
        }
        for (TokenClass each : TokenClass.values()) {
            int c = each.ordinal();
            if (count[c] > 0) {
                found.add(
                        new Found(
                                slot.and(Pattern.Condition.at(-slot.distance, each)),
                                sum[c] * sum[c] / (count[c] + PRIOR)));
            }
        }
    }

    /** The tokens that raise the unit most, and those that lower it most. */
    private void addTokens(Slot slot, double[] residual, int most, List<Found> found) {
        List<Integer> seen = new ArrayList<>();
        for (int p = slot.matching.nextSetBit(0); p >= 0; p = slot.matching.nextSetBit(p + 1)) {
            int place = places[slot.distance][p];
            if (place < 0) {
                continue;
            }
            if (counts[place]++ == 0) {
                seen.add(place);
                sums[place] = 0;
                windows[place] = 0;
                lastWindow[place] = -1;
            }
            sums[place] += residual[p];
            if (lastWindow[place] != positions.window(p)) {
                lastWindow[place] = positions.window(p);
                windows[place]++;
            }
        }
        int[] ranked = ranked(seen);
        int length = Math.min(Math.min(most, MOST_CONTEXT_TOKENS), ranked.length);
        addBestPrefix(slot, Arrays.copyOf(ranked, length), found);
        int last = ranked.length - 1;
        int[] backwards = IntStream.range(0, length).map(i -> ranked[last - i]).toArray();
        addBestPrefix(slot, backwards, found);
        seen.forEach(place -> counts[place] = 0);
    }

    /** The places seen in two windows or more, by their mean residuals, drawn towards 0. */
    private int[] ranked(List<Integer> seen) {
        long[] keys = new long[seen.size()]; // the mean in the upper half, the place in the lower
        int n = 0;
        for (int place : seen) {
            if (windows[place] > 1) {
                int bits =
                        Float.floatToIntBits((float) (sums[place] / (counts[place] + TOKEN_PRIOR)));
                int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE); // negative floats too
                keys[n++] = (long) ordered << 32 | place;
            }
        }
        Arrays.sort(keys, 0, n);
        return Arrays.stream(keys, 0, n).mapToInt(key -> (int) key).toArray();
    }

    /** As many of the tokens, from the first on, as together gain most. */
    private void addBestPrefix(Slot slot, int[] ranked, List<Found> found) {
        double sum = 0;
        double count = 0;
        double best = 0;
        int length = 0;
        for (int i = 0; i < ranked.length; i++) {
            sum += sums[ranked[i]];
            count += counts[ranked[i]];
            double gain = sum * sum / (count + PRIOR);
            if (gain > best) {
                best = gain;
                length = i + 1;
            }
        }
        if (length > 0) {
            List<Integer> tokens =
                    Arrays.stream(ranked, 0, length).mapToObj(effects::token).toList();
            found.add(new Found(slot.and(Pattern.Condition.at(-slot.distance, tokens)), best));
        }
    }
}
