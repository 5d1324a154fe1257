package dev.hyaline.record.file;

import dev.hyaline.common.Figures;

/**
 * One window and what one unit did on it. Its first positions may be stored but masked: they take
 * part in no maximum, moment, table or score, so those loops begin at {@link #firstPosition}.
 * Immutable.
 */
public final class ActivationRecord {

    private final long windowId;
    private final long documentId;
    private final int[] tokens;
    private final float[] activations;
    private final int firstPosition;

    private ActivationRecord(
            long windowId, long documentId, int[] tokens, float[] activations, int firstPosition) {
        this.windowId = windowId;
        this.documentId = documentId;
        this.tokens = tokens;
        this.activations = activations;
        this.firstPosition = firstPosition;
    }

    /**
     * @param windowId the window's number in the run
     * @param documentId the number of the document that it was cut from
     * @param tokens ids, one a position; copied
     * @param activations the unit's value at each position; copied
     * @param firstPosition the first that counts
     */
    public static ActivationRecord of(
            long windowId, long documentId, int[] tokens, float[] activations, int firstPosition) {
        if (tokens.length != activations.length) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "activations must be one a token: %d tokens, %d activations (window %d)",
                            tokens.length, activations.length, windowId));
        }
        return new ActivationRecord(
                windowId, documentId, tokens.clone(), activations.clone(), firstPosition);
    }

    public long windowId() {
        return windowId;
    }

    public long documentId() {
        return documentId;
    }

    /** How many tokens the window has. */
    public int length() {
        return tokens.length;
    }

    /** The first position that counts; those before it are masked. */
    public int firstPosition() {
        return firstPosition;
    }

    /** How many positions count. */
    public int counted() {
        return Math.max(0, tokens.length - firstPosition);
    }

    /** The token's id at a position. */
    public int token(int position) {
        return tokens[position];
    }

    /** The unit's activation at a position. */
    public float activation(int position) {
        return activations[position];
    }

    /** A copy of the ids. */
    public int[] tokens() {
        return tokens.clone();
    }

    /** A copy of the activations, masked positions included. */
    public float[] activations() {
        return activations.clone();
    }

    /**
     * The largest activation over the unmasked positions; negative infinity where there are none.
     */
    public float maximum() {
        float maximum = Float.NEGATIVE_INFINITY;
        for (int position = firstPosition; position < activations.length; position++) {
            maximum = Math.max(maximum, activations[position]);
        }
        return maximum;
    }
}
