package dev.hyaline.simulate;

import dev.hyaline.llm.wire.TokenLogprob.Alternative;
import java.util.List;
import java.util.OptionalDouble;

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

    /**
     * The value that a distribution over next tokens stands for:
     *
     * <pre>Σ v · exp(l_v) / Σ exp(l_v)</pre>
     *
     * over the alternatives whose text is exactly a number of the scale; l_v is the natural
     * log-probability of v. Source: the 2023 neuron-explainer paper. Where none of them is a
     * number, or all have the probability 0, its released code says 0 or NaN; here the value is
     * missing.
     *
     * @param alternatives what could have stood at one place; a number that several tokens spell
     *     counts with their sum
     * @return from 0 to the top; empty when missing
     */
    OptionalDouble expected(List<Alternative> alternatives) {
        double total = 0;
        double weighted = 0;
        for (Alternative each : alternatives) {
            int value = value(each.token());
            if (value >= 0) {
                double probability = Math.exp(each.logprob());
                total += probability;
                weighted += value * probability;
            }
        }
        return total > 0 && Double.isFinite(total)
                ? OptionalDouble.of(weighted / total)
                : OptionalDouble.empty();
    }

    /** The number that a token is, or -1. */
    private int value(String token) {
        if (token.length() == 1) {
            int digit = token.charAt(0) - '0'; // other scripts' digits do not count
            return digit >= 0 && digit <= 9 ? digit : -1;
        }
        return token.equals("10") && top == 10 ? 10 : -1;
    }
}
