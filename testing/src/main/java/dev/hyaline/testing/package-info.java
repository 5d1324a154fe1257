/** Fakes and processes that the tests of several modules share. Knows nothing of the product. */
@NullMarked
package dev.hyaline.testing;

import org.jspecify.annotations.NullMarked;
