package dev.hyaline.record.fold;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which tokens have a row of their own in the token sums: the most frequent of the explain split.
 * All others share one. Rows are in the order of token ids, the shared one is the last. Immutable.
 */
public final class TokenRows {

    private final int[] rowOfToken;
    private final int[] tokens; // by row
    private final long[] counts; // by row, the shared one last

    /**
     * @param countOfToken how often each token of the vocabulary occurs at unmasked positions of
     *     the explain split
     * @param most how many may have their own row; among equally frequent ones the smaller id does
     */
    public TokenRows(long[] countOfToken, int most) {
        tokens =
                IntStream.range(0, countOfToken.length)
                        .filter(token -> countOfToken[token] > 0)
                        .boxed()
                        .sorted(Comparator.comparingLong((Integer token) -> -countOfToken[token]))
                        .limit(most)
                        .mapToInt(Integer::intValue)
                        .sorted()
                        .toArray();
        rowOfToken = new int[countOfToken.length];
        Arrays.fill(rowOfToken, tokens.length);
        counts = new long[tokens.length + 1];
        for (int row = 0; row < tokens.length; row++) {
            rowOfToken[tokens[row]] = row;
        }
        for (int token = 0; token < countOfToken.length; token++) {
            counts[rowOfToken[token]] += countOfToken[token];
        }
    }

    /** How many tokens have their own row; the shared row comes behind. */
    public int size() {
        return tokens.length;
    }

    /** The row of a token; the shared one, {@link #size}, if it has none of its own. */
    int row(int token) {
        return rowOfToken[token];
    }

    int token(int row) {
        return tokens[row];
    }

    /** How often a row's token occurs, or the tokens that share one. */
    long count(int row) {
        return counts[row];
    }

    /** The share of all occurrences that have a row of their own; 1 where there are none. */
    public double coverage() {
        long all = Arrays.stream(counts).sum();
        return all == 0 ? 1 : 1 - (double) counts[size()] / all;
    }
}
