/**
 * The library's door: opens runs and models, and leads to records, results, subject and study. Uses
 * everything below; the command line, the viewer and Java programs enter here.
 */
@NullMarked
package dev.hyaline;

import org.jspecify.annotations.NullMarked;
