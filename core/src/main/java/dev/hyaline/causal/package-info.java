/**
 * What parts of a model do to each other and to the output. Reads weights through {@code model} and
 * {@code model.family}; writes nothing.
 */
@NullMarked
package dev.hyaline.causal;

import org.jspecify.annotations.NullMarked;
