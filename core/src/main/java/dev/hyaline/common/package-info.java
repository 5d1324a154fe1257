/**
 * What every other package may use: the one exception with its codes, seeds derived by name, JSON,
 * files that are whole or absent, progress, statistics. Uses nothing of Hyaline.
 */
@NullMarked
package dev.hyaline.common;

import org.jspecify.annotations.NullMarked;
