/**
 * Documents of text files, JSON lines and Parquet, one after another in bounded memory; says what
 * was left out. Knows nothing of tokens, windows or splits.
 */
@NullMarked
package dev.hyaline.corpus.reader;

import org.jspecify.annotations.NullMarked;
