/**
 * The run folder: manifest, provenance, atomic writes, the lock, the catalogue database. Uses
 * {@code common}.
 */
@NullMarked
package dev.hyaline.run;

import org.jspecify.annotations.NullMarked;
