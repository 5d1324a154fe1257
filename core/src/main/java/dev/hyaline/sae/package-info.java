/**
 * Sparse autoencoders: what they are, how they encode and decode, the files of other tools, one
 * step of training. Reads and writes those files; uses {@code tensor} and {@code checkpoint}, and
 * neither a subject model's weights nor a run folder.
 */
@NullMarked
package dev.hyaline.sae;

import org.jspecify.annotations.NullMarked;
