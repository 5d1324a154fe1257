/** The released 2023 reference code's own scores, for comparison with its published numbers. */
@NullMarked
package dev.hyaline.score.compat;

import org.jspecify.annotations.NullMarked;
