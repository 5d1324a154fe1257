package dev.hyaline.llm.config;

/**
 * A character of a text as JSON, URLs and HTML may write it: itself, or escaped by its number, also
 * more than once.
 *
 * @param value -1 at the text's end
 * @param end where the next one begins
 */
record EscapedCharacter(int value, int end) {

    private static final int LONGEST_NUMBER = 8;

    /** Escaped more often it is no longer looked at, so that reading stays linear. */
    private static final int MOST_TIMES = 16;

    static EscapedCharacter at(String text, int at) {
        if (at >= text.length()) {
            return new EscapedCharacter(-1, at);
        }
        char first = text.charAt(at);
        return switch (first) {
            case '\\' -> behindBackslash(text, at);
            case '%' -> percent(text, at);
            case '&' -> entity(text, at);
            default -> new EscapedCharacter(first, at + 1);
        };
    }

    private static EscapedCharacter itself(String text, int at) {
        return new EscapedCharacter(text.charAt(at), at + 1);
    }

    /** However many there are: what was escaped twice has two. */
    private static EscapedCharacter behindBackslash(String text, int start) {
        int at = start;
        while (at < text.length() && at - start < MOST_TIMES && text.charAt(at) == '\\') {
            at++;
        }
        if (at == text.length()) {
            return itself(text, start);
        }
        return switch (text.charAt(at)) {
            case 'u' -> number(text, start, at + 1, 16, 4, at + 5);
            case 'x' -> number(text, start, at + 1, 16, 2, at + 3);
            case 'n', 'r', 't' -> new EscapedCharacter(' ', at + 1);
            case '/' -> new EscapedCharacter('/', at + 1);
            default -> itself(text, start);
        };
    }

    private static EscapedCharacter percent(String text, int start) {
        int at = start + 1;
        while (text.startsWith("25", at) && at - start < MOST_TIMES) {
            at += 2;
        }
        EscapedCharacter read = number(text, start, at, 16, 2, at + 2);
        return read.end() > start + 1 || at == start + 1
                ? read
                : new EscapedCharacter('%', start + 3); // it is the per cent sign itself
    }

    private static EscapedCharacter entity(String text, int start) {
        int last = Math.min(text.length(), start + LONGEST_NUMBER + 3);
        int end = text.indexOf(';', start, last);
        if (!text.startsWith("&#", start) || end < 0) {
            return itself(text, start);
        }
        boolean hex = text.startsWith("x", start + 2) || text.startsWith("X", start + 2);
        int from = start + (hex ? 3 : 2);
        return number(text, start, from, hex ? 16 : 10, end - from, end + 1);
    }

    /** Digits as a character; the sign in front of them as itself where they are none. */
    private static EscapedCharacter number(
            String text, int start, int from, int radix, int digits, int end) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = i < text.length() ? Character.digit(text.charAt(i), radix) : -1;
            if (digit < 0) {
                return itself(text, start);
            }
            value = value * radix + digit;
        }
        return digits == 0 ? itself(text, start) : new EscapedCharacter(value, end);
    }
}
