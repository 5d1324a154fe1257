/**
 * The door to libtorch: device and precision choice, memory scopes, the few idioms that everybody
 * needs. Outside this package only {@code model}, {@code sae}, {@code record} and {@code causal}
 * see a libtorch type. Uses {@code common}.
 */
@NullMarked
package dev.hyaline.tensor;

import org.jspecify.annotations.NullMarked;
