/**
 * The door to libtorch: device and precision choice, memory scopes, the few idioms that everybody
 * needs. Outside this package only {@code model}, {@code sae}, {@code subject}, {@code causal} and
 * {@code train} see a libtorch type. Uses {@code common}.
 */
@NullMarked
package dev.hyaline.tensor;

import org.jspecify.annotations.NullMarked;
