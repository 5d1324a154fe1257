/**
 * From text to token ids and back: the tokenizer, the vocabulary, and {@code Tokens}, what a corpus
 * needs of a model. Uses {@code common}.
 */
@NullMarked
package dev.hyaline.text;

import org.jspecify.annotations.NullMarked;
