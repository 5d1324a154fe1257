package dev.hyaline.explain;

import dev.hyaline.common.Figures;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A token's text as a sentence shows it: everything invisible made visible, on one line. */
public final class VisibleText {

    private static final Pattern HIDDEN = Pattern.compile("[`\\\\\\p{C}\\p{Z}&&[^ ]]|^\\p{M}");

    private VisibleText() {}

    /** In back quotes, such as {@code ` dollars`}. */
    public static String quoted(String text) {
        return '`' + of(text) + '`';
    }

    /**
     * The text with line breaks and tabs as {@code \n}, {@code \r}, {@code \t}; back quote and
     * backslash behind a backslash; every other control, formatting, blank (but the plain space),
     * unassigned or half character, and a combining mark with nothing before it, as <code>
     * &#92;u{200B}</code>.
     */
    public static String of(String text) {
        return HIDDEN.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(shown(found.group().codePointAt(0))));
    }

    private static String shown(int character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\\', '`' -> "\\" + (char) character;
            default -> Figures.format("\\u{%X}", character);
        };
    }
}
