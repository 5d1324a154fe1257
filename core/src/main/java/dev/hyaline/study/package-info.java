/**
 * Puts the stages together, unit by unit and run by run; resumes what was interrupted; holds scores
 * against scores.
 */
@NullMarked
package dev.hyaline.study;

import org.jspecify.annotations.NullMarked;
