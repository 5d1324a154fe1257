/** The released 2023 reference code's own ways of dividing records, for comparison. */
@NullMarked
package dev.hyaline.record.compat;

import org.jspecify.annotations.NullMarked;
