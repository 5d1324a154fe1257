/**
 * The commands about sparse autoencoders: {@code hyaline sae}. They read and write files of
 * autoencoders and activations, and use shared options and views, not other commands.
 */
@NullMarked
package dev.hyaline.cli.sae;

import org.jspecify.annotations.NullMarked;
