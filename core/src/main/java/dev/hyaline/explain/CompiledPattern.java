package dev.hyaline.explain;

import dev.hyaline.common.IntIndex;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A pattern ready to run. For each offset d it holds, one bit a rule, which rules ask nothing
 * there, and which a token or a class satisfies there. The rules that match at position p are then
 *
 * <pre>∩ over d = 0 … −4 of (nothing asked at d ∪ satisfied by token[p + d] or its classes)</pre>
 *
 * which is a few look-ups a position whatever the rules say. Immutable.
 */
public final class CompiledPattern {

    private static final int OFFSETS = Pattern.MAX_DISTANCE + 1;
    private static final int CLASSES = TokenClass.values().length;

    private final Pattern pattern;
    private final TokenClasses classes;
    private final IntIndex tokens;
    private final int[] unasked = new int[OFFSETS]; // rules without a condition at that distance
    private final int[] byToken; // [token place, distance]
    private final int[] byClass = new int[CLASSES * OFFSETS]; // [class, distance]
    private final int[] classesAsked = new int[OFFSETS]; // masks of classes
    private final double[] weights;

    /**
     * @param classes those of the vocabulary that windows will be of
     */
    public CompiledPattern(Pattern pattern, TokenClasses classes) {
        this.pattern = pattern;
        this.classes = classes;
        int[] distinct = allTokens(pattern);
        this.tokens = IntIndex.of(distinct);
        this.byToken = new int[distinct.length * OFFSETS];
        this.weights = pattern.rules().stream().mapToDouble(Pattern.Rule::weight).toArray();
        Arrays.fill(unasked, (1 << pattern.rules().size()) - 1);
        for (int rule = 0; rule < pattern.rules().size(); rule++) {
            for (Pattern.Condition condition : pattern.rules().get(rule).conditions()) {
                add(1 << rule, -condition.offset(), condition.test());
            }
        }
    }

    private void add(int rule, int distance, TokenTest test) {
        unasked[distance] &= ~rule;
        switch (test) {
            case TokenTest.OneOf oneOf -> {
                for (int token : oneOf.tokens()) {
                    byToken[tokens.indexOf(token) * OFFSETS + distance] |= rule;
                }
            }
            case TokenTest.OfClass ofClass -> {
                for (TokenClass each : ofClass.classes()) {
                    byClass[each.ordinal() * OFFSETS + distance] |= rule;
                    classesAsked[distance] |= each.bit();
                }
            }
        }
    }

    /** The pattern's value at every position of a window. */
    public double[] run(int[] window) {
        int[] satisfied = new int[window.length * OFFSETS]; // [position, distance]
        for (int p = 0; p < window.length; p++) {
            int place = tokens.indexOf(window[p]);
            int mask = classes.mask(window[p], p);
            for (int distance = 0; distance < OFFSETS; distance++) {
                int rules = place < 0 ? 0 : byToken[place * OFFSETS + distance];
                for (int rest = mask & classesAsked[distance]; rest != 0; rest &= rest - 1) {
                    rules |= byClass[Integer.numberOfTrailingZeros(rest) * OFFSETS + distance];
                }
                satisfied[p * OFFSETS + distance] = rules;
            }
        }
        double[] values = new double[window.length];
        for (int p = 0; p < window.length; p++) {
            int matching = unasked[0] | satisfied[p * OFFSETS];
            for (int distance = 1; distance < OFFSETS && matching != 0; distance++) {
                // Before the window's start no condition holds.
                int rules = p >= distance ? satisfied[(p - distance) * OFFSETS + distance] : 0;
                matching &= unasked[distance] | rules;
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
        return pattern.rules().stream()
                .flatMap(rule -> rule.conditions().stream())
                .flatMapToInt(each ->
                        each.test() instanceof TokenTest.OneOf oneOf
                                ? oneOf.tokens().stream().mapToInt(Integer::intValue)
                                : IntStream.empty())
                .sorted()
                .distinct()
                .toArray();
    }
}
