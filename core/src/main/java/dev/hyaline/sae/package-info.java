/**
 * Sparse autoencoders: what they are, how they encode and decode, the files of other tools, one
 * step of training, and how good they are. Reads and writes those files and files of activations
 * and latents; uses {@code tensor}, {@code checkpoint} and, to measure, {@code model}, and no run
 * folder.
 */
@NullMarked
package dev.hyaline.sae;

import org.jspecify.annotations.NullMarked;
