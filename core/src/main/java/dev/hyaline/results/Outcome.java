package dev.hyaline.results;

/**
 * What was done.
 *
 * @param done units that were worked on
 * @param before units that were done already
 * @param failed of those worked on: what was answered was of no use (of a score: for some window)
 * @param unanswered of those worked on: no answer came; the same again asks again
 * @param silent of those worked on now or before: they have no explanation that could be scored
 * @param seconds it took
 */
public record Outcome(
        long done, long before, long failed, long unanswered, long silent, double seconds) {}
