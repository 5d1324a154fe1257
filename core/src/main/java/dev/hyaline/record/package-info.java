/**
 * Units and what is kept about them: the streaming recorder, its mergeable state, the records and
 * their files. Reads a corpus and a subject model, writes {@code documents}, {@code windows},
 * {@code units} and {@code records} of a run.
 */
@NullMarked
package dev.hyaline.record;

import org.jspecify.annotations.NullMarked;
