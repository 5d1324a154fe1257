/**
 * Trains sparse autoencoders on a subject model's activations: bounded memory, continued after a
 * kill to the same bytes.
 */
@NullMarked
package dev.hyaline.train;

import org.jspecify.annotations.NullMarked;
