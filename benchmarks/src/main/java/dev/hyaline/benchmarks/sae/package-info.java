/**
 * Training of autoencoders: steps by kernels against dense steps by autograd, and whole trainings.
 */
@NullMarked
package dev.hyaline.benchmarks.sae;

import org.jspecify.annotations.NullMarked;
