package dev.hyaline.record;

import java.util.Arrays;

/**
 * Which tokens occur in the explain split, and how often: the rows of the token sums. Rows are in
 * the order of token ids. Immutable.
 */
final class TokenRows {

    private static final int NONE = -1;

    private final int[] rowOfToken;
    private final int[] tokens;
    private final long[] counts;

    /**
     * @param countOfToken how often each token of the vocabulary occurs at unmasked positions of
     *     the explain split
     */
    TokenRows(long[] countOfToken) {
        rowOfToken = new int[countOfToken.length];
        Arrays.fill(rowOfToken, NONE);
        int size = 0;
        for (long count : countOfToken) {
            size += count > 0 ? 1 : 0;
        }
        tokens = new int[size];
        counts = new long[size];
        int row = 0;
        for (int token = 0; token < countOfToken.length; token++) {
            if (countOfToken[token] > 0) {
                tokens[row] = token;
                counts[row] = countOfToken[token];
                rowOfToken[token] = row++;
            }
        }
    }

    int size() {
        return tokens.length;
    }

    /** The row of a token that occurs in the explain split. */
    int row(int token) {
        return rowOfToken[token];
    }

    int token(int row) {
        return tokens[row];
    }

    long count(int row) {
        return counts[row];
    }
}
