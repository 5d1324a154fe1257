package dev.hyaline.explain;

import dev.hyaline.common.IntIndex;
import java.util.Arrays;
import java.util.TreeSet;

/**
 * A pattern ready to run. For each offset d and token t it holds the set of rules, one bit each,
 * that t does not rule out at that offset: those whose condition there holds, and those without
 * one. The rules that match at position p are then
 *
 * <pre>∩ over d = 0 … −4 of allowed[d][token[p + d]]</pre>
 *
 * which is five look-ups a position whatever the rules say. Immutable.
 */
public final class CompiledPattern {

    private static final int OFFSETS = Pattern.MAX_DISTANCE + 1;

    private final Pattern pattern;
    private final IntIndex tokens;
    private final int[] allowed; // [token place, distance], the last place for all other tokens
    private final int other;
    private final double[] weights;

    private CompiledPattern(Pattern pattern, IntIndex tokens, int[] allowed, double[] weights) {
        this.pattern = pattern;
        this.tokens = tokens;
        this.allowed = allowed;
        this.other = allowed.length / OFFSETS - 1;
        this.weights = weights;
    }

    public static CompiledPattern of(Pattern pattern) {
        int[] distinct = allTokens(pattern);
        IntIndex tokens = IntIndex.of(distinct);
        int[] allowed = new int[(distinct.length + 1) * OFFSETS];
        Arrays.fill(allowed, (1 << pattern.rules().size()) - 1);
        for (int rule = 0; rule < pattern.rules().size(); rule++) {
            for (Pattern.Condition condition : pattern.rules().get(rule).conditions()) {
                int distance = -condition.offset();
                for (int place = 0; place <= distinct.length; place++) {
                    allowed[place * OFFSETS + distance] &= ~(1 << rule);
                }
                switch (condition.test()) {
                    case TokenTest.OneOf oneOf -> {
                        for (int token : oneOf.tokens()) {
                            allowed[tokens.indexOf(token) * OFFSETS + distance] |= 1 << rule;
                        }
                    }
                }
            }
        }
        double[] weights = pattern.rules().stream().mapToDouble(Pattern.Rule::weight).toArray();
        return new CompiledPattern(pattern, tokens, allowed, weights);
    }

    /** The pattern's value at every position of a window. */
    public double[] run(int[] window) {
        int[] places = new int[window.length];
        for (int p = 0; p < window.length; p++) {
            int place = tokens.indexOf(window[p]);
            places[p] = place < 0 ? other : place;
        }
        double[] values = new double[window.length];
        for (int p = 0; p < window.length; p++) {
            int matching = allowed[places[p] * OFFSETS];
            for (int distance = 1; distance < OFFSETS && matching != 0; distance++) {
                // Before the window's start stands a token that no condition names.
                int place = p >= distance ? places[p - distance] : other;
                matching &= allowed[place * OFFSETS + distance];
            }
            values[p] = Math.min(pattern.cap(), pattern.base() + sum(matching));
        }
        return values;
    }

    private double sum(int matching) {
        double sum = 0;
        for (int rest = matching; rest != 0; rest &= rest - 1) {
            sum += weights[Integer.numberOfTrailingZeros(rest)];
        }
        return sum;
    }

    private static int[] allTokens(Pattern pattern) {
        TreeSet<Integer> tokens = new TreeSet<>();
        pattern.rules().stream()
                .flatMap(rule -> rule.conditions().stream())
                .flatMap(condition ->
                        switch (condition.test()) {
                            case TokenTest.OneOf oneOf -> oneOf.tokens().stream();
                        })
                .forEach(tokens::add);
        return tokens.stream().mapToInt(Integer::intValue).toArray();
    }
}
