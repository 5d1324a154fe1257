/** Benchmarks: whole jobs side by side in one run. Ships nothing. */
@NullMarked
package dev.hyaline.benchmarks;

import org.jspecify.annotations.NullMarked;
