/**
 * Scores that need only yes or no: whether a window activates the unit (detection), and whether the
 * marked tokens are those that do (fuzzing). Reads recorded test windows and explanations, asks a
 * {@link dev.hyaline.score.judge.WindowJudge}, and gives {@link
 * dev.hyaline.score.judge.JudgeCard}s; writes nothing.
 */
@NullMarked
package dev.hyaline.score.judge;

import org.jspecify.annotations.NullMarked;
