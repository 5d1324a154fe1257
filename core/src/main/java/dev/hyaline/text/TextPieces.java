package dev.hyaline.text;

/**
 * Where a long text may be cut before it is encoded, so that no single call holds all of it.
 *
 * <p>GPT-2's pattern never lets a piece of its own run from a visible character into the white
 * space after it, and never looks back: a cut there changes no id; {@link TextCuts} says of which
 * other tokenizers this is true. Only when a million characters hold no such place is the cut made
 * anywhere between two characters, and ids at the cut may then differ.
 */
final class TextPieces {

    static final int SOFT_LENGTH = 1 << 14;
    static final int HARD_LENGTH = 1 << 20;

    private TextPieces() {}

    /** Where the piece that begins at {@code from} ends. */
    static int end(TextCuts cuts, String text, int from) {
        return cuts == TextCuts.NOWHERE
                ? text.length()
                : end(cuts, text, from, SOFT_LENGTH, HARD_LENGTH);
    }

    static int end(TextCuts cuts, String text, int from, int softLength, int hardLength) {
        int length = text.length();
        if (length - from <= softLength) {
            return length;
        }
        int hard = length - from <= hardLength ? length : from + hardLength;
        for (int i = from + softLength; i < hard; i++) {
            if (cuts.at(text, i)) {
                return i;
            }
        }
        return hard < length && Character.isLowSurrogate(text.charAt(hard)) ? hard - 1 : hard;
    }

    /** Whether a character is white space under no version of Unicode: a letter, number, sign. */
    static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.MODIFIER_SYMBOL,
                    Character.OTHER_SYMBOL ->
                    true;
            default -> false;
        };
    }
}
