package dev.hyaline.llm.wire;

import dev.hyaline.common.Arguments;

/**
 * Tokens of one answered request.
 *
 * @param promptTokens of the prompt
 * @param completionTokens of the answer
 * @param cachedTokens those of the prompt that the server had read before, which may cost less
 * @param estimated whether they were counted here, because the server's count was missing or
 *     contradicted itself
 */
public record Usage(int promptTokens, int completionTokens, int cachedTokens, boolean estimated) {

    public Usage {
        if (promptTokens < 0
                || completionTokens < 0
                || cachedTokens < 0
                || cachedTokens > promptTokens) {
            throw Arguments.wrong(
                    "tokens must be at least 0, cached ones at most those of the prompt, but are:"
                            + " %d, %d, %d",
                    promptTokens, completionTokens, cachedTokens);
        }
    }
}
