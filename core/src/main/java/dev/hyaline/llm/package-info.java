/**
 * Language models that help: asked over the OpenAI protocol, through a ledger in the run's
 * catalogue that remembers every answer and what it cost. Knows nothing of units or explanations.
 * Uses {@code run} and {@code common}; it alone sees the client library and the tokenizers that
 * prices are estimated with.
 *
 * <p>Begin with {@link dev.hyaline.llm.LanguageModels}.
 */
@NullMarked
package dev.hyaline.llm;

import org.jspecify.annotations.NullMarked;
