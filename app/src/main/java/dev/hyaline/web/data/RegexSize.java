package dev.hyaline.web.data;

/**
 * How large the automaton of a regular expression becomes, reckoned from its text in Lucene's
 * syntax before anything is built: repetitions are written out, and {@code ((.{1,300}){1,300})} has
 * 90 000 states. What is no regular expression gets some size; Lucene refuses it. For one thread.
 */
final class RegexSize {

    /** The longest expression. */
    static final int LONGEST = 200;

    /** The largest number in braces. */
    static final int MOST_TIMES = 50;

    /** The largest automaton, in states. */
    static final int MOST_STATES = 1_000;

    private static final long HUGE = 1_000_000;

    private final String expression;
    private int at;

    private RegexSize(String expression) {
        this.expression = expression;
    }

    /** Whether an expression is small enough to be run. */
    static boolean isSmall(String expression) {
        return expression.length() <= LONGEST && states(expression) <= MOST_STATES;
    }

    /** About how many states; {@value #HUGE} for that many and more. */
    static long states(String expression) {
        return new RegexSize(expression).alternatives();
    }

    private boolean isAt(char sign) {
        return at < expression.length() && expression.charAt(at) == sign;
    }

    private boolean take(char sign) {
        boolean there = isAt(sign);
        at += there ? 1 : 0;
        return there;
    }

    private static long bounded(long states) {
        return Math.clamp(states, 1, HUGE);
    }

    private long alternatives() {
        long states = intersections();
        while (take('|')) {
            states = bounded(states + intersections());
        }
        return states;
    }

    private long intersections() {
        long states = sequence();
        while (take('&')) {
            states = bounded(states * sequence());
        }
        return states;
    }

    private long sequence() {
        long states = 0;
        while (at < expression.length() && !isAt('|') && !isAt('&') && !isAt(')')) {
            states = bounded(states + repeated());
        }
        return bounded(states);
    }

    private long repeated() {
        long states = one();
        while (isAt('?') || isAt('*') || isAt('+') || isAt('{')) {
            states = bounded(states * times());
        }
        return states;
    }

    /** How often an operator repeats what is before it. */
    private long times() {
        if (take('+')) {
            return 2; // once, and any number of times
        }
        if (!take('{')) {
            at++;
            return 1;
        }
        long least = number();
        long times = least;
        if (take(',')) {
            times = isAt('}') ? least + 1 : Math.max(least, number());
        }
        take('}');
        return Math.max(least, times) > MOST_TIMES ? HUGE : Math.max(1, times);
    }

    private long number() {
        long number = 0;
        while (at < expression.length() && Character.isDigit(expression.charAt(at))) {
            number = Math.min(HUGE, number * 10 + Character.digit(expression.charAt(at), 10));
            at++;
        }
        return number;
    }

    private long one() {
        char sign = expression.charAt(at++);
        return switch (sign) {
            case '(' -> group();
            case '[' -> until(']', true);
            case '"' -> until('"', false);
            case '<' -> interval();
            case '\\' -> {
                at = Math.min(expression.length(), at + 1);
                yield 1;
            }
            default -> 1;
        };
    }

    private long group() {
        long states = alternatives();
        take(')');
        return states;
    }

    /** Up to its end; a class is one state, a quotation as many as it has characters. */
    private long until(char end, boolean isClass) {
        int begin = at;
        while (at < expression.length() && !isAt(end)) {
            at += isClass && isAt('\\') ? 2 : 1;
        }
        at = Math.min(expression.length(), at + 1);
        return isClass ? 1 : bounded(at - begin);
    }

    /** {@code <1-250>}: a tree of digits. */
    private long interval() {
        long characters = until('>', false);
        return bounded(characters * characters);
    }
}
