/**
 * Sparse autoencoders: what they are, how they encode and decode. Their files, those of other tools
 * too, are in {@code sae.format}. Uses {@code tensor}, and no model and no run folder.
 */
@NullMarked
package dev.hyaline.sae;

import org.jspecify.annotations.NullMarked;
