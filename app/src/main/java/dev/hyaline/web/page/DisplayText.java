package dev.hyaline.web.page;

import dev.hyaline.common.Figures;

/**
 * Foreign text as a page shows it. Escaping is the templates' business; here whatever is invisible
 * becomes visible and whatever could disturb the text around it becomes a sign.
 */
public final class DisplayText {

    private static final int LONGEST_TOKEN = 120;
    private static final int LONGEST_TEXT = 4_000;

    private DisplayText() {}

    /** A token by itself. Blanks are dots; line ends, tabs and other controls have their signs. */
    public static String token(String text) {
        return signs(text, LONGEST_TOKEN, 0, true);
    }

    /** A token among others: a single blank in front of something stays one, so that text reads. */
    static String running(String text) {
        boolean leading = text.length() > 1 && text.charAt(0) == ' ' && text.charAt(1) != ' ';
        return signs(text, LONGEST_TOKEN, leading ? 1 : 0, true);
    }

    /** A sentence or a name, on one line. */
    public static String text(String text) {
        return signs(text, LONGEST_TEXT, 0, false);
    }

    /** What somebody typed, to be typed again: without what cannot be seen. */
    public static String typed(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .filter(point -> point == '\n' || !isUnseen(Character.getType(point)))
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isUnseen(int type) {
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.UNASSIGNED;
    }

    private static String signs(String text, int longest, int keptBlanks, boolean dots) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), longest) + 8);
        int count = 0;
        for (int i = 0; i < text.length() && count < longest; count++) {
            int point = text.codePointAt(i);
            if (point == ' ') {
                shown.append(dots && i >= keptBlanks ? '·' : ' ');
            } else {
                append(shown, point, i == 0);
            }
            i += Character.charCount(point);
        }
        int all = text.codePointCount(0, text.length());
        if (all > longest) {
            shown.append(Figures.format("… (%,d characters)", all));
        }
        return shown.toString();
    }

    private static void append(StringBuilder shown, int point, boolean first) {
        if (point == '\n') {
            shown.append('⏎');
        } else if (point == '\t') {
            shown.append('⇥');
        } else if (point < 0x20) {
            shown.appendCodePoint(0x2400 + point); // the sign for that control
        } else if (point == 0x7F) {
            shown.append('␡');
        } else {
            appendCharacter(shown, point, first);
        }
    }

    private static void appendCharacter(StringBuilder shown, int point, boolean first) {
        switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    shown.append(Figures.format("⟨U+%04X⟩", point));
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK -> {
                if (first) {
                    shown.append('◌');
                }
                shown.appendCodePoint(point);
            }
            default -> shown.appendCodePoint(point);
        }
    }
}
