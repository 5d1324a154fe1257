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

    Positions(List<ActivationRecord> records, TokenClasses tokenClasses) {
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
        IntPredicate[] tests = conditions.stream().map(this::holds).toArray(IntPredicate[]::new);
        for (int p = 0; p < size(); p++) {
            int held = 0;
            while (held < tests.length && tests[held].test(p)) {
                held++;
            }
            matching.set(p, held == tests.length);
        }
        return matching;
    }

    private IntPredicate holds(Pattern.Condition condition) {
        int[] tokensThere = tokens[-condition.offset()];
        int[] classesThere = classes[-condition.offset()];
        return switch (condition.test()) {
            case TokenTest.OneOf oneOf -> {
                BitSet named = new BitSet();
                oneOf.tokens().forEach(named::set);
                yield p -> tokensThere[p] != NOTHING && named.get(tokensThere[p]);
            }
            case TokenTest.OfClass ofClass -> {
                int mask = ofClass.classes().stream().mapToInt(TokenClass::bit).sum();
                yield p -> (classesThere[p] & mask) != 0;
            }
        };
    }
}
