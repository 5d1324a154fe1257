package dev.hyaline.record.file;

import java.util.List;

/**
 * A unit's mean activation on each token, over the explain split: the kept tokens and one mean for
 * all others (METHOD: the strongest baseline there is, and it needs no language model).
 *
 * @param entries the kept tokens, highest mean first, equal means by token id
 * @param otherMean the mean activation over all other tokens; 0 where there were none
 * @param otherCount how many other tokens there were
 */
public record TokenTable(List<Entry> entries, double otherMean, long otherCount) {

    /**
     * @param token its id
     * @param mean the unit's mean activation on it
     * @param count how often it occurred, masked positions left out
     */
    public record Entry(int token, double mean, long count) {}

    public TokenTable {
        entries = List.copyOf(entries);
    }
}
