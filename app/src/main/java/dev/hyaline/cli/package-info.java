/** The commands: the only composition root, the only {@code System.out} and {@code System.exit}. */
@NullMarked
package dev.hyaline.cli;

import org.jspecify.annotations.NullMarked;
