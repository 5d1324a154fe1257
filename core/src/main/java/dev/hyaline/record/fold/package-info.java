/**
 * Activations folded into what is kept of each unit, window by window, in bounded memory and in any
 * order of the workers. Knows no model and no file of a run but its checkpoints.
 */
@NullMarked
package dev.hyaline.record.fold;

import org.jspecify.annotations.NullMarked;
