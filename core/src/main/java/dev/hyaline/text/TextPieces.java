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
}
