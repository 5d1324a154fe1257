package dev.hyaline.explain;

import dev.hyaline.common.Figures;

/** A token's text as a sentence shows it: everything invisible made visible, on one line. */
public final class VisibleText {

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
        StringBuilder shown = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            append(shown, character, i == 0);
            i += Character.charCount(character);
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int character, boolean first) {
        switch (character) {
            case ' ' -> shown.append(' ');
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            case '\\', '`' -> shown.append('\\').appendCodePoint(character);
            default -> {
                if (invisible(character, first)) {
                    shown.append(Figures.format("\\u{%X}", character));
                } else {
                    shown.appendCodePoint(character);
                }
            }
        }
    }

    private static boolean invisible(int character, boolean first) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    true;
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    first;
            default -> false;
        };
    }
}
