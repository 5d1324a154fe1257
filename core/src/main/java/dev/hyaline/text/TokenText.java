package dev.hyaline.text;

/**
 * Consecutive tokens as one readable text: one token, or several that only together spell their
 * characters.
 *
 * @param text what they say; bytes that spell nothing are U+FFFD
 * @param firstPosition the first one's position in the sequence, from 0
 * @param positions how many there are, at least 1
 */
public record TokenText(String text, int firstPosition, int positions) {

    public TokenText {
        if (firstPosition < 0) {
            throw new IllegalArgumentException(
                    "firstPosition must be at least 0, but is: " + firstPosition);
        }
        if (positions < 1) {
            throw new IllegalArgumentException(
                    "positions must be at least 1, but is: " + positions);
        }
    }
}
