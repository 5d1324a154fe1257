package dev.hyaline.llm.ledger;

import dev.hyaline.llm.wire.Usage;
import dev.hyaline.llm.wire.WireRequest;
import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What is set aside for a request before it is sent; an estimate adds up the same.
 *
 * @param promptTokens that it cannot exceed
 * @param answerTokens that it is allowed
 * @param dollars of both; empty when the price is not known
 */
public record SetAside(int promptTokens, int answerTokens, Optional<BigDecimal> dollars) {

    public static SetAside of(WireRequest request, TokenCounter counter, Optional<Price> price) {
        JsonNode format = request.body().path("response_format"); // servers add it to the prompt
        int promptTokens =
                counter.atMost(request.request())
                        + (format.isMissingNode() ? 0 : counter.atMost(format.toString()));
        int answerTokens = request.answerTokens();
        return new SetAside(
                promptTokens,
                answerTokens,
                price.map(each -> each.atMost(promptTokens, answerTokens)));
    }

    /** Whether so many tokens can have been used. */
    public boolean covers(Usage usage) {
        return usage.promptTokens() <= promptTokens && usage.completionTokens() <= answerTokens;
    }
}
