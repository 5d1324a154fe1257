/**
 * Weights on disk: safetensors, {@code config.json}, weight names, the built-in model. Uses {@code
 * common}.
 */
@NullMarked
package dev.hyaline.checkpoint;

import org.jspecify.annotations.NullMarked;
