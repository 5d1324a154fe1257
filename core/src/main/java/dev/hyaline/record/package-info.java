/**
 * The streaming recorder: {@code Recorder} prepares the corpus, then a {@code Pass} for each slice
 * of the units folds and writes {@code units}, {@code tables} and {@code records}. How activations
 * are folded is in {@code record.fold}, what is kept and how it is read in {@code record.file}.
 */
@NullMarked
package dev.hyaline.record;

import org.jspecify.annotations.NullMarked;
