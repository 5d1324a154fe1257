/**
 * Explanations, the patterns that can run, and the explainers that write them from a unit's explain
 * split. Explainers only generate; nothing here scores.
 *
 * <p>Some count ({@link dev.hyaline.explain.LexicalExplainer}, {@link
 * dev.hyaline.explain.PatternExplainer}), others ask a language model ({@link
 * dev.hyaline.explain.LlmExplainer}), with prompts that are resources of this package. Uses {@code
 * record}, {@code llm}, {@code text} and what lies below.
 */
@NullMarked
package dev.hyaline.explain;

import org.jspecify.annotations.NullMarked;
