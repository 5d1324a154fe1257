/**
 * Explanations, the patterns that can run, and the explainers that write them from a unit's explain
 * split. Explainers only generate; nothing here scores.
 */
@NullMarked
package dev.hyaline.explain;

import org.jspecify.annotations.NullMarked;
