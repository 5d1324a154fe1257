/**
 * Files of sparse autoencoders: ours, and those of other tools, read and written; activations and
 * codes in files.
 */
@NullMarked
package dev.hyaline.sae.format;

import org.jspecify.annotations.NullMarked;
