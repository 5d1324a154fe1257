package dev.hyaline.corpus;

import java.util.stream.Stream;

/** Texts that an autoencoder is measured on and was not trained on, as windows of token ids. */
public interface HeldOutTokens {

    /**
     * Windows of about the same length.
     *
     * @param tokens ids as the model reads them, one row a window
     * @param documents the document of each window
     */
    @SuppressWarnings("ArrayRecordComponent") // on the hot path, never compared
    record Batch(int[][] tokens, int[] documents) {

        /** How many tokens there are. */
        public int size() {
            return Stream.of(tokens).mapToInt(each -> each.length).sum();
        }
    }

    /** What the model reads around windows; a begin-of-text is among the tokens of each. */
    default Framing framing() {
        return Framing.PLAIN;
    }

    /** How many tokens there are. */
    long tokens();

    /**
     * All windows, always in the same batches.
     *
     * @param mostTokens how many tokens a batch may have; one window is always allowed
     */
    Iterable<Batch> batches(int mostTokens);
}
