/**
 * What was asked and what it cost: the ledger in a run's catalogue, prices, budget, tokens counted
 * before anything is sent. It alone sees the tokenizers that prompts are counted with. Uses {@code
 * llm.wire}, {@code llm.config}, {@code run} and {@code common}; sends nothing.
 */
@NullMarked
package dev.hyaline.llm.ledger;

import org.jspecify.annotations.NullMarked;
