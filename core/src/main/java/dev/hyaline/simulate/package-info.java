/**
 * From an explanation to predicted activations, and their calibration. A {@link
 * dev.hyaline.simulate.Simulator} runs the explanation's pattern, or asks a language model in one
 * of three manners that {@link dev.hyaline.simulate.Manner} chooses from; a control predicts from
 * the token table. Reads explanations, token texts and the prompts beside its classes; writes
 * nothing. Uses {@code explain}, {@code record}, {@code llm} and {@code common}, never {@code
 * score}: no simulator sees a true activation.
 */
@NullMarked
package dev.hyaline.simulate;

import org.jspecify.annotations.NullMarked;
