/**
 * The run folder: manifest, lock, DuckDB, which writes its Parquet files, and the catalogue
 * database. Uses {@code common}.
 */
@NullMarked
package dev.hyaline.run;

import org.jspecify.annotations.NullMarked;
