/**
 * What was kept of each unit, as values, and how it is read from the run's Parquet files, which
 * {@code record.RecordFiles} writes.
 */
@NullMarked
package dev.hyaline.record.file;

import org.jspecify.annotations.NullMarked;
