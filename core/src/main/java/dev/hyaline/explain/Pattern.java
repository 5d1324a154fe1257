package dev.hyaline.explain;

import dev.hyaline.common.Arguments;
import java.util.List;

/**
 * An executable predicate over tokens: small, without regular expressions, linear in the text, and
 * safe when a stranger wrote it. Its value at a position is
 *
 * <pre>min(cap, base + Σ weight of the rules that match there)</pre>
 *
 * <p>Two patterns are equal when they say the same in the same order. Its text is {@code
 * PatternJson}; it runs as a {@link CompiledPattern}.
 *
 * @param base the value where no rule matches
 * @param cap the largest value there is; at least {@code base}
 * @param rules at most {@link #MAX_RULES}
 */
public record Pattern(double base, double cap, List<Rule> rules) {

    public static final int MAX_RULES = 16;

    /** Tokens and token classes in all conditions of one rule together. */
    public static final int MAX_TOKENS = 64;

    /** The furthest that a condition looks back: offsets are 0 to −4. */
    public static final int MAX_DISTANCE = 4;

    /**
     * @param conditions at least one, all of which must hold; at most one an offset
     * @param weight what the rule adds where it matches
     */
    public record Rule(List<Condition> conditions, double weight) {

        public Rule {
            conditions = List.copyOf(conditions);
            weight = checkedFinite("weight", weight);
            Arguments.require(
                    !conditions.isEmpty(), "conditions must be at least one, but are none");
            long offsets = conditions.stream().map(Condition::offset).distinct().count();
            if (offsets < conditions.size()) {
                throw Arguments.wrong(
                        "offsets of a rule must be distinct, but are: %s",
                        conditions.stream().map(Condition::offset).toList());
            }
            int tokens = conditions.stream().mapToInt(c -> c.test().size()).sum();
            if (tokens > MAX_TOKENS) {
                throw Arguments.wrong(
                        "tokens of a rule must be at most %d, but are: %d", MAX_TOKENS, tokens);
            }
        }
    }

    /**
     * @param offset 0 for the token at the position, −1 for the one before it, down to −4; before
     *     the window's start nothing holds
     * @param test what that token must be
     */
    public record Condition(int offset, TokenTest test) {

        public Condition {
            if (offset > 0 || offset < -MAX_DISTANCE) {
                throw Arguments.wrong(
                        "offset must be from %d to 0, but is: %d", -MAX_DISTANCE, offset);
            }
        }

        static Condition at(int offset, List<Integer> tokens) {
            return new Condition(offset, new TokenTest.OneOf(tokens));
        }

        static Condition at(int offset, TokenClass tokenClass) {
            return new Condition(offset, new TokenTest.OfClass(List.of(tokenClass)));
        }
    }

    public Pattern {
        base = checkedFinite("base", base);
        cap = checkedFinite("cap", cap);
        rules = List.copyOf(rules);
        Arguments.require(cap >= base, "cap must be at least base (%s), but is: %s", base, cap);
        if (rules.size() > MAX_RULES) {
            throw Arguments.wrong("rules must be at most %d, but are: %d", MAX_RULES, rules.size());
        }
    }

    /** The number, −0 as 0; refused beyond the range of the activations, which are floats. */
    private static double checkedFinite(String what, double value) {
        if (!(Math.abs(value) <= Float.MAX_VALUE)) {
            throw Arguments.wrong(
                    "%s must be finite and in the range of a float, but is: %s", what, value);
        }
        return value + 0.0;
    }
}
