/** From an explanation to predicted activations, and their calibration. */
@NullMarked
package dev.hyaline.simulate;

import org.jspecify.annotations.NullMarked;
