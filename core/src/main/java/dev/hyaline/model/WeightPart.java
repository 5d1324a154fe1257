package dev.hyaline.model;

/** What a weight is for, whatever a file calls it; in the order of the forward pass. */
public enum WeightPart {
    /** From tokens to the residual stream and, transposed, the unembedding. */
    EMBED,
    /** From positions to the residual stream. */
    POS_EMBED,
    LN1,
    Q,
    K,
    V,
    ATTN_OUT,
    LN2,
    MLP_IN,
    MLP_OUT,
    LN_FINAL;

    /** Whether each layer has one of its own. */
    boolean isOfBlock() {
        return compareTo(LN1) >= 0 && compareTo(MLP_OUT) <= 0;
    }

    /** A row to look up for each token or position. */
    boolean isTable() {
        return this == EMBED || this == POS_EMBED;
    }

    /** A gain for each number of the residual stream. */
    boolean isNorm() {
        return this == LN1 || this == LN2 || this == LN_FINAL;
    }

    /** Whether what comes out is added to the residual stream of a block. */
    boolean writesToResidual() {
        return this == ATTN_OUT || this == MLP_OUT;
    }
}
