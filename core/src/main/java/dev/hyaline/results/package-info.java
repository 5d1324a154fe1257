/**
 * Explanations, simulations, score cards and judgements as rows of a run's catalogue; the only SQL
 * about them.
 */
@NullMarked
package dev.hyaline.results;

import org.jspecify.annotations.NullMarked;
