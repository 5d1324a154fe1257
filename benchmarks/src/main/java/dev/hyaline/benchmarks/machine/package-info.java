/**
 * What this machine can do, and how it is measured: other processes of this program, memory, the
 * speed of matrix products, numbers measured several times. It knows no benchmark.
 */
@NullMarked
package dev.hyaline.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
