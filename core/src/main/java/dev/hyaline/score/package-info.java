/**
 * How well predicted activations match the true ones, with what failed and what was undefined kept
 * apart.
 */
@NullMarked
package dev.hyaline.score;

import org.jspecify.annotations.NullMarked;
