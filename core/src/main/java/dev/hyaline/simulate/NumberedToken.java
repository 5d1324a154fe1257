package dev.hyaline.simulate;

import dev.hyaline.explain.VisibleText;
import java.util.OptionalInt;

/**
 * A token as a line of a prompt, about three tokens of a language model's: its number and its text,
 * {@code 12 dollars} for a token that begins with a blank, {@code 12|ing} for one that does not.
 */
final class NumberedToken {

    private static final int MOST_DIGITS = 6;

    private NumberedToken() {}

    /**
     * @param number 0-based position in its window
     */
    static String line(int number, String text) {
        return number + behindNumber(text);
    }

    private static String behindNumber(String text) {
        String visible = VisibleText.of(text);
        return visible.startsWith(" ") ? visible : "|" + visible;
    }

    /** The number that a line begins with; empty when it begins with none. */
    static OptionalInt number(String line) {
        int end = digits(line);
        return end == 0 || end > MOST_DIGITS
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(line.substring(0, end)));
    }

    /**
     * Whether a line that begins with a number can be that of a token: it has its text behind the
     * number, or none. The bar may be a blank, blanks around the text may be missing, and what is
     * spelled out, such as {@code \n}, may be the thing itself.
     */
    static boolean names(String line, String text) {
        String written = line.substring(digits(line));
        String expected = behindNumber(text);
        return written.equals(expected)
                || core(written).isEmpty()
                || core(written).equals(core(expected))
                || core(VisibleText.of(written)).equals(core(expected));
    }

    private static String core(String behindNumber) {
        String text = behindNumber.startsWith("|") ? behindNumber.substring(1) : behindNumber;
        return text.strip();
    }

    private static int digits(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) >= '0' && line.charAt(end) <= '9') {
            end++;
        }
        return end;
    }
}
