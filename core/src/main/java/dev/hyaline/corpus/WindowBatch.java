package dev.hyaline.corpus;

/**
 * Windows with consecutive ids, of one split and one length, that go through the subject model
 * together; nothing is padded.
 *
 * @param firstWindow the id of the first
 * @param split of all of them
 * @param tokens ids, one row a window
 * @param hashes one a window
 * @param firstPosition the first position of each that counts: {@link Framing#firstPosition}
 */
@SuppressWarnings("ArrayRecordComponent") // on the hot path, never compared
public record WindowBatch(
        int firstWindow, Split split, int[][] tokens, long[] hashes, int firstPosition) {

    /** How many. */
    public int windows() {
        return tokens.length;
    }

    /** Tokens in each. */
    public int length() {
        return tokens[0].length;
    }

    /** How many positions of each window count. */
    public int counted() {
        return Math.max(0, length() - firstPosition);
    }
}
