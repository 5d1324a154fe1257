/**
 * Pictures on pages: marks, axes and what is drawn of them, as values for one template. Reads the
 * viewer's data; it knows no page.
 */
@NullMarked
package dev.hyaline.web.page.chart;

import org.jspecify.annotations.NullMarked;
