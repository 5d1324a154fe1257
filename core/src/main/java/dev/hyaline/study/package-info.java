/** Puts the stages together, unit by unit and run by run; resumes what was interrupted. */
@NullMarked
package dev.hyaline.study;

import org.jspecify.annotations.NullMarked;
