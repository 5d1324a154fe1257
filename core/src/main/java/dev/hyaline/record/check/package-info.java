/**
 * Holds a run against itself: files against the manifest, records against windows, windows against
 * documents, the catalogue against the records. Reads everything, writes nothing, needs no model.
 */
@NullMarked
package dev.hyaline.record.check;

import org.jspecify.annotations.NullMarked;
