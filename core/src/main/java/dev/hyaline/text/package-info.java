/**
 * From files to windows: corpus readers, documents, the tokenizer, windows, splits. Uses {@code
 * common}.
 */
@NullMarked
package dev.hyaline.text;

import org.jspecify.annotations.NullMarked;
