/**
 * What pages show, as values: text and numbers ready to be put into templates. A page is the same
 * whether it is served or written to a file.
 */
@NullMarked
package dev.hyaline.web.page;

import org.jspecify.annotations.NullMarked;
