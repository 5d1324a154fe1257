/**
 * The GPT-2 family's forward pass with its hook points and edits. Uses {@code tensor} and {@code
 * checkpoint}.
 */
@NullMarked
package dev.hyaline.model;

import org.jspecify.annotations.NullMarked;
