/**
 * Options that several commands share, and how their values become what the library takes. Reads
 * the command line and files it names; prints nothing, and knows no command.
 */
@NullMarked
package dev.hyaline.cli.option;

import org.jspecify.annotations.NullMarked;
