/**
 * Files of numbers and nothing else: safetensors, PyTorch's {@code .pt}, NumPy's {@code .npy}.
 * Knows no architecture. Uses {@code common}.
 */
@NullMarked
package dev.hyaline.checkpoint;

import org.jspecify.annotations.NullMarked;
