package dev.hyaline.simulate;

import dev.hyaline.explain.VisibleText;
import java.util.regex.Pattern;

/** Text of others on one line, so that it cannot look like lines of ours. */
final class OneLine {

    private static final int SHOWN = 60;
    private static final Pattern BREAKS_OR_HIDDEN = Pattern.compile("[\\s\\p{C}\\p{Z}]+");

    private OneLine() {}

    /** Words in a row: whatever is white, hidden or half a character is one blank. */
    static String words(String text) {
        return BREAKS_OR_HIDDEN.matcher(text).replaceAll(" ").strip();
    }

    /** The beginning of what a model wrote, in back quotes. */
    static String excerpt(String text) {
        if (text.length() <= SHOWN) {
            return VisibleText.quoted(text);
        }
        int end = text.offsetByCodePoints(0, text.codePointCount(0, SHOWN));
        return VisibleText.quoted(text.substring(0, end)) + "…";
    }
}
