/**
 * What each architecture's Hugging Face folder says: its {@code config.json} and the names of its
 * weights, one file a family; and how such a folder is opened. Uses {@code model} and {@code
 * checkpoint}.
 */
@NullMarked
package dev.hyaline.model.family;

import org.jspecify.annotations.NullMarked;
