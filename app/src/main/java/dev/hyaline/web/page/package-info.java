/**
 * What pages show, as values: text and numbers ready to be put into templates. A page is made of
 * the same values whether it is served or written to a file, where everything is on it at once.
 */
@NullMarked
package dev.hyaline.web.page;

import org.jspecify.annotations.NullMarked;
