package dev.hyaline.model;

/** What a weight is for, whatever a file calls it; in the order of the forward pass. */
public enum WeightPart {
    /** From tokens to the residual stream and, where it is tied, transposed, the unembedding. */
    EMBED,
    /** From positions to the residual stream. */
    POS_EMBED,
    LN1,
    Q,
    K,
    V,
    /** Of queries, before they are rotated. */
    Q_NORM,
    K_NORM,
    ATTN_OUT,
    /** Of what attention writes. */
    LN1_POST,
    LN2,
    /** Behind which the activation function is, in gated MLPs. */
    MLP_GATE,
    MLP_IN,
    MLP_OUT,
    /** Of what the MLP writes. */
    LN2_POST,
    LN_FINAL,
    /** From the residual stream to tokens, where it is not the embedding. */
    UNEMBED;

    /** Whether each layer has one of its own. */
    boolean isOfBlock() {
        return compareTo(LN1) >= 0 && compareTo(LN2_POST) <= 0;
    }

    /** A row to look up for each token or position. */
    boolean isTable() {
        return this == EMBED || this == POS_EMBED;
    }

    /** A gain for each number of a vector. */
    boolean isNorm() {
        return switch (this) {
            case LN1, Q_NORM, K_NORM, LN1_POST, LN2, LN2_POST, LN_FINAL -> true;
            case EMBED, POS_EMBED, Q, K, V, ATTN_OUT, MLP_GATE, MLP_IN, MLP_OUT, UNEMBED -> false;
        };
    }

    /** Whether what comes out is added to the residual stream of a block. */
    boolean writesToResidual() {
        return this == ATTN_OUT || this == MLP_OUT;
    }
}
