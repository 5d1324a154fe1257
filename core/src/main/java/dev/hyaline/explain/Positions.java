package dev.hyaline.explain;

import dev.hyaline.record.file.ActivationRecord;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The unmasked positions of some windows, one after another: what stands at each and before it, and
 * what the unit did there. Immutable.
 */
final class Positions {

    /** In place of a token: before the window's start. */
    static final int NOTHING = -1;

    private static final int OFFSETS = Pattern.MAX_DISTANCE + 1;

    private final int[][] tokens = new int[OFFSETS][]; // [distance][position]
    private final int[][] classes = new int[OFFSETS][];
    private final double[] activations;
    private final int[] windows; // the number of the window that a position is of

    private Positions(List<ActivationRecord> records, TokenClasses tokenClasses) {
        int size = records.stream().mapToInt(ActivationRecord::counted).sum();
        activations = new double[size];
        windows = new int[size];
        for (int distance = 0; distance < OFFSETS; distance++) {
            tokens[distance] = new int[size];
            classes[distance] = new int[size];
            Arrays.fill(tokens[distance], NOTHING);
        }
        int at = 0;
        for (int w = 0; w < records.size(); w++) {
            ActivationRecord record = records.get(w);
            for (int p = record.firstPosition(); p < record.length(); p++, at++) {
                activations[at] = record.activation(p);
                windows[at] = w;
                for (int distance = 0; distance < OFFSETS && distance <= p; distance++) {
                    int token = record.token(p - distance);
                    tokens[distance][at] = token;
                    classes[distance][at] = tokenClasses.mask(token, p - distance);
                }
            }
        }
    }

    static Positions of(List<ActivationRecord> windows, TokenClasses classes) {
        return new Positions(windows, classes);
    }

    int size() {
        return activations.length;
    }

    /** The token that many places before a position, or {@link #NOTHING}. */
    int token(int distance, int position) {
        return tokens[distance][position];
    }

    /** The classes of that token there, a bit each; none before the window's start. */
    int classes(int distance, int position) {
        return classes[distance][position];
    }

    double activation(int position) {
        return activations[position];
    }

    /** A copy of all activations. */
    double[] activations() {
        return activations.clone();
    }

    int window(int position) {
        return windows[position];
    }

    /** Where all conditions hold. */
    BitSet matching(List<Pattern.Condition> conditions) {
        BitSet matching = new BitSet(size());
        if (conditions.isEmpty()) {
            matching.set(0, size());
            return matching;
        }
        IntPredicate first = holds(conditions.getFirst());
        List<IntPredicate> others =
                conditions.subList(1, conditions.size()).stream().map(this::holds).toList();
        for (int p = 0; p < size(); p++) {
            boolean all = first.test(p);
            for (int i = 0; all && i < others.size(); i++) {
                all = others.get(i).test(p);
            }
            if (all) {
                matching.set(p);
            }
        }
        return matching;
    }

    private IntPredicate holds(Pattern.Condition condition) {
        int distance = -condition.offset();
        return switch (condition.test()) {
            case TokenTest.OneOf oneOf -> isOneOf(oneOf.tokens(), tokens[distance]);
            case TokenTest.OfClass ofClass -> isOfClass(ofClass.classes(), classes[distance]);
        };
    }

    private static IntPredicate isOneOf(List<Integer> named, int[] there) {
        BitSet set = new BitSet();
        named.forEach(set::set);
        return p -> there[p] != NOTHING && set.get(there[p]);
    }

    private static IntPredicate isOfClass(List<TokenClass> named, int[] there) {
        int mask = 0;
        for (TokenClass each : named) {
            mask |= each.bit();
        }
        int asked = mask;
        return p -> (there[p] & asked) != 0;
    }
}
