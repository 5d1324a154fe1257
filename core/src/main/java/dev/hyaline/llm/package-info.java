/**
 * Language models that help: asked over the OpenAI protocol, through a ledger in the run's
 * catalogue that remembers every answer and what it cost. Knows nothing of units or explanations.
 * Stands on its three sub-packages: {@code config} (who is asked), {@code wire} (what is sent and
 * read) and {@code ledger} (what was asked and what it cost); below them are {@code run} and {@code
 * common}.
 *
 * <p>Begin with {@link dev.hyaline.llm.LanguageModels}.
 */
@NullMarked
package dev.hyaline.llm;

import org.jspecify.annotations.NullMarked;
