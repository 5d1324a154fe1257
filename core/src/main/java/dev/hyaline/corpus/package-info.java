/**
 * From documents to windows: splits by document, windows of one length, and the files that a run
 * keeps of them. Writes {@code documents}, {@code windows} and {@code tokens.parquet}; knows a
 * model's tokens, never the model.
 */
@NullMarked
package dev.hyaline.corpus;

import org.jspecify.annotations.NullMarked;
