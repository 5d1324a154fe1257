package dev.hyaline.corpus;

import dev.hyaline.common.Figures;

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
                    Figures.format(
                            "offset and length must be at least 0 and 1, but are: %d, %d",
                            offset, length));
        }
    }
}
