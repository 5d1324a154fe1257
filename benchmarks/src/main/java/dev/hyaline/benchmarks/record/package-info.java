/**
 * Recording against a plain implementation of the same job, and in two precisions: what is asked of
 * contestants, what they did, and tables of it.
 */
@NullMarked
package dev.hyaline.benchmarks.record;

import org.jspecify.annotations.NullMarked;
