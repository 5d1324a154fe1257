/** The released 2023 reference code's own ways of showing activations, for comparison. */
@NullMarked
package dev.hyaline.explain.compat;

import org.jspecify.annotations.NullMarked;
