package dev.hyaline.corpus;

/** Texts that an autoencoder is measured on and was not trained on, as windows of token ids. */
public interface HeldOutTokens {

    /** Receives windows of one length. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param tokens ids as the model reads them, one row a window
         * @param documents the document of each window
         */
        void visit(int[][] tokens, int[] documents);
    }

    /** What the model reads around windows; a begin-of-text is among the tokens of each. */
    default Framing framing() {
        return Framing.PLAIN;
    }

    /** How many tokens there are. */
    long tokens();

    /**
     * Visits all windows, always in the same order.
     *
     * @param mostTokens how many tokens a batch may have; one window is always allowed
     */
    void forEachBatch(int mostTokens, Visitor visitor);
}
