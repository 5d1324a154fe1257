package dev.hyaline.llm.ledger;

import dev.hyaline.common.Arguments;
import dev.hyaline.llm.wire.Usage;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a model costs, in US dollars a million tokens.
 *
 * @param input a million tokens of prompts
 * @param output a million tokens of answers
 * @param cachedInput a million tokens of prompts that the server had read before; as {@code input}
 *     when absent
 */
public record Price(BigDecimal input, BigDecimal output, Optional<BigDecimal> cachedInput) {

    private static final int MILLION_DIGITS = 6;

    public Price {
        if (input.signum() < 0
                || output.signum() < 0
                || !cachedInput.filter(each -> each.signum() < 0).isEmpty()) {
            throw Arguments.wrong(
                    "prices must be at least 0, but are: %s, %s, %s", input, output, cachedInput);
        }
    }

    /** What a request cost, in dollars, exactly. */
    public BigDecimal of(Usage usage) {
        return atMost(usage.promptTokens() - usage.cachedTokens(), usage.completionTokens())
                .add(perMillion(cachedInput.orElse(input), usage.cachedTokens()));
    }

    /** What so many tokens cost at most, in dollars. */
    public BigDecimal atMost(long promptTokens, long completionTokens) {
        return perMillion(input, promptTokens).add(perMillion(output, completionTokens));
    }

    private static BigDecimal perMillion(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens)).movePointLeft(MILLION_DIGITS);
    }
}
