package dev.hyaline.llm.config;

import dev.hyaline.common.Seed;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * How a run uses its language models.
 *
 * @param budget most US dollars that the run may spend on them, all its commands together; what was
 *     sent and never answered counts at the most it may have cost
 * @param retry how failed attempts are repeated
 * @param seed for the random waits between attempts
 */
public record LlmSettings(Optional<BigDecimal> budget, RetryPolicy retry, Seed seed) {

    /** No budget, the usual retries. */
    public static final LlmSettings DEFAULT =
            new LlmSettings(Optional.empty(), RetryPolicy.DEFAULT, new Seed(0));

    public LlmSettings {
        if (budget.filter(each -> each.signum() < 0).isPresent()) {
            throw new IllegalArgumentException("budget must be at least 0, but is: " + budget);
        }
    }

    /** The same with a budget. */
    public LlmSettings withBudget(BigDecimal dollars) {
        return new LlmSettings(Optional.of(dollars), retry, seed);
    }

    /** The same with other retries. */
    public LlmSettings withRetry(RetryPolicy policy) {
        return new LlmSettings(budget, policy, seed);
    }
}
