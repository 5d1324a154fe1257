package dev.hyaline.record.fold;

import dev.hyaline.record.file.RecordCounts;

/**
 * What decides, beside the units, what a fold keeps.
 *
 * @param counts how many windows
 * @param windowLength the most tokens a window has
 * @param tokenRows of the token sums
 * @param bandSalt mixes the windows' hashes, so that bands draw other windows than the uniform
 *     sample
 */
public record FoldConfig(
        RecordCounts counts, int windowLength, TokenRows tokenRows, long bandSalt) {}
