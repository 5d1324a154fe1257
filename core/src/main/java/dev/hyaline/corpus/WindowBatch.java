package dev.hyaline.corpus;

/**
 * Windows with consecutive ids, of one split and one length, that go through the subject model
 * together; nothing is padded.
 *
 * @param firstWindow the id of the first
 * @param windows how many
 * @param length tokens in each
 * @param split of all of them
 * @param tokens ids, {@code [windows, length]}
 * @param hashes one a window
 * @param firstPosition the first position of each that counts: {@link Framing#firstPosition}
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, on the hot path, never compared
public record WindowBatch(
        int firstWindow,
        int windows,
        int length,
        Split split,
        int[] tokens,
        long[] hashes,
        int firstPosition) {

    /** How many positions of each window count. */
    public int counted() {
        return Math.max(0, length - firstPosition);
    }
}
