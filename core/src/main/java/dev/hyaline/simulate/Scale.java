package dev.hyaline.simulate;

/**
 * The whole numbers, from 0, that a language model is asked for. The paper's go to 10; for
 * tokenizers that split {@code 10}, whose first token would be counted as a 1, they end at 9.
 */
public enum Scale {
    TO_TEN(10),
    TO_NINE(9);

    private final int top;

    Scale(int top) {
        this.top = top;
    }

    /** The largest value. */
    public int top() {
        return top;
    }

    /** A value from 0 to 10 as this scale has it. */
    int clamp(int value) {
        return Math.min(top, value);
    }
}
