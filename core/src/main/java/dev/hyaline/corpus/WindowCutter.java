package dev.hyaline.corpus;

import dev.hyaline.common.HyalineException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts documents into windows: one after another from the document's start, without overlap. What
 * is left at the end is a window too if it has at least {@link #minTail} tokens.
 *
 * @param length tokens a window, from 2 to {@code nCtx}
 */
public record WindowCutter(int length) {

    private static final int DEFAULT_LENGTH = 64;
    private static final int SHORTEST = 2; // position 0 is masked, so that one token says nothing
    private static final int SHORTEST_TAIL = 16;

    public WindowCutter {
        if (length < SHORTEST) {
            throw new IllegalArgumentException("length must be at least 2, but is: " + length);
        }
    }

    /** Windows as long as is usual, or as the model's context if that is shorter. */
    public static WindowCutter forContext(int nCtx) {
        return of(Math.min(DEFAULT_LENGTH, nCtx), nCtx);
    }

    public static WindowCutter of(int length, int nCtx) {
        if (length < SHORTEST || length > nCtx) {
            throw HyalineException.usage(
                    "window length must be from 2 to %d (the model's context), but is: %d",
                    nCtx, length);
        }
        return new WindowCutter(length);
    }

    /** The fewest tokens a document's last window may have. */
    public int minTail() {
        return Math.min(SHORTEST_TAIL, length);
    }

    /** How many windows a document of so many tokens has. */
    public int count(int tokens) {
        return tokens / length + (tokens % length >= minTail() ? 1 : 0);
    }

    /** The windows of a document of so many tokens, in order. */
    public List<WindowSpan> cut(int tokens) {
        int count = count(tokens);
        List<WindowSpan> spans = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int offset = i * length;
            spans.add(new WindowSpan(offset, Math.min(length, tokens - offset)));
        }
        return spans;
    }
}
