/**
 * A transformer's forward pass with its hook points and edits, its shape and its weights by what
 * they are for. Reads weights from {@code checkpoint}, computes with {@code tensor}; knows no
 * family by name.
 */
@NullMarked
package dev.hyaline.model;

import org.jspecify.annotations.NullMarked;
