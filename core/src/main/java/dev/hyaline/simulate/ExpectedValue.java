package dev.hyaline.simulate;

import dev.hyaline.llm.wire.TokenLogprob.Alternative;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The value that a distribution over next tokens stands for:
 *
 * <pre>Σ v · exp(l_v) / Σ exp(l_v)</pre>
 *
 * over the alternatives whose text is exactly a number of the scale, {@code 0} to {@code 10}; l_v
 * is the natural log-probability of v. Source: the 2023 neuron-explainer paper. Where none of them
 * is a number, or all have the probability 0, its released code says 0 or NaN; here the value is
 * missing.
 */
public final class ExpectedValue {

    private ExpectedValue() {}

    /**
     * The expected value.
     *
     * @param alternatives what could have stood at one place; a number that several tokens spell
     *     counts with their sum
     * @param scale which numbers count
     * @return in [0, scale's top]; empty when missing
     */
    public static OptionalDouble of(List<Alternative> alternatives, Scale scale) {
        double total = 0;
        double weighted = 0;
        for (Alternative each : alternatives) {
            int value = value(each.token(), scale);
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
    private static int value(String token, Scale scale) {
        if (token.length() == 1) {
            int digit = token.charAt(0) - '0'; // other scripts' digits do not count
            return digit >= 0 && digit <= 9 ? digit : -1;
        }
        return token.equals("10") && scale == Scale.TO_TEN ? 10 : -1;
    }
}
