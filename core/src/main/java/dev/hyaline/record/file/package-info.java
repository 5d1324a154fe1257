/**
 * What was kept of each unit, as values and in the run's Parquet files, and how it is read again.
 */
@NullMarked
package dev.hyaline.record.file;

import org.jspecify.annotations.NullMarked;
