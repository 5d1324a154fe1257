/**
 * Reads the Parquet files of a run a column of a row group at a time, in well under a millisecond
 * each: what a unit's page and a stage's batch need. DuckDB writes these files and answers
 * questions about them; planning such a question alone takes longer than one read here. Of the
 * format there is as much as DuckDB writes for us: plain and dictionary pages, Zstandard, optional
 * columns and lists of numbers. (Apache Parquet, file format 2.10; Thrift compact protocol.)
 */
@NullMarked
package dev.hyaline.run.parquet;

import org.jspecify.annotations.NullMarked;
