/** A made-up model of a made-up family, which the tests of several modules open. */
@NullMarked
package dev.hyaline.testing.model;

import org.jspecify.annotations.NullMarked;
