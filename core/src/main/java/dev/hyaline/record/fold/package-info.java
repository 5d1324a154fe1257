/**
 * Activations folded into what is kept of each unit, window by window, in bounded memory; the
 * states of two halves can be merged. Knows no model and no file of a run but its checkpoints.
 */
@NullMarked
package dev.hyaline.record.fold;

import org.jspecify.annotations.NullMarked;
