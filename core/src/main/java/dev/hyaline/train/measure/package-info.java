/**
 * How good a sparse autoencoder is on documents that it was not trained on: reconstruction, what
 * the model loses with it in place, how often its latents fire; with intervals over documents.
 */
@NullMarked
package dev.hyaline.train.measure;

import org.jspecify.annotations.NullMarked;
