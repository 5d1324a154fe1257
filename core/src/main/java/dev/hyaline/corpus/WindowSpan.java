package dev.hyaline.corpus;

/**
 * Where a window lies in its document.
 *
 * @param offset its first token, from 0
 * @param length how many tokens
 */
public record WindowSpan(int offset, int length) {

    public WindowSpan {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException(
                    "offset and length must be at least 0 and 1, but are: %d, %d"
                            .formatted(offset, length));
        }
    }
}
