/**
 * The scorers on trial: simulated judges whose score is known beforehand, and intervals that are
 * counted against the truth. Uses nothing but what scoring itself offers to everyone.
 */
@NullMarked
package dev.hyaline.score.check;

import org.jspecify.annotations.NullMarked;
