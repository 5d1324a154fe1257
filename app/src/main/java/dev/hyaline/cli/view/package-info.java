/**
 * What commands show on a terminal: tables, pictures of characters, reports, progress. Reads
 * results as values and writes to the writer it is given. It knows neither options nor commands,
 * and nothing it prints can drive a terminal.
 */
@NullMarked
package dev.hyaline.cli.view;

import org.jspecify.annotations.NullMarked;
