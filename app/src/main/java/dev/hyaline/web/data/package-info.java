/**
 * What the viewer knows of a run, kept up to date beside a process that explains or scores: units
 * read from mapped files, an overview in memory, a search index, the subject model's weights and
 * the model itself for texts that people try. Nothing here knows of pages.
 */
@NullMarked
package dev.hyaline.web.data;

import org.jspecify.annotations.NullMarked;
