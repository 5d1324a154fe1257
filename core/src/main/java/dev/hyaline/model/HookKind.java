package dev.hyaline.model;

/**
 * The places of the forward pass that can be read and edited, in the order in which it comes by
 * them: first those before the blocks, then those of each block, then those behind.
 */
enum HookKind {
    EMBED("hook_embed", Part.BEFORE, Shape.RESIDUAL),
    POS_EMBED("hook_pos_embed", Part.BEFORE, Shape.RESIDUAL),

    RESID_PRE("hook_resid_pre", Part.BLOCK, Shape.RESIDUAL),
    LN1_SCALE("ln1.hook_scale", Part.BLOCK, Shape.SCALE),
    LN1_NORMALIZED("ln1.hook_normalized", Part.BLOCK, Shape.RESIDUAL),
    Q("attn.hook_q", Part.BLOCK, Shape.HEADS),
    K("attn.hook_k", Part.BLOCK, Shape.KV_HEADS),
    V("attn.hook_v", Part.BLOCK, Shape.KV_HEADS),
    ATTN_SCORES("attn.hook_attn_scores", Part.BLOCK, Shape.PATTERN),
    PATTERN("attn.hook_pattern", Part.BLOCK, Shape.PATTERN),
    Z("attn.hook_z", Part.BLOCK, Shape.HEADS),
    ATTN_OUT("hook_attn_out", Part.BLOCK, Shape.RESIDUAL),
    RESID_MID("hook_resid_mid", Part.BLOCK, Shape.RESIDUAL),
    LN2_SCALE("ln2.hook_scale", Part.BLOCK, Shape.SCALE),
    LN2_NORMALIZED("ln2.hook_normalized", Part.BLOCK, Shape.RESIDUAL),
    MLP_PRE("mlp.hook_pre", Part.BLOCK, Shape.NEURONS),
    MLP_POST("mlp.hook_post", Part.BLOCK, Shape.NEURONS),
    MLP_OUT("hook_mlp_out", Part.BLOCK, Shape.RESIDUAL),
    RESID_POST("hook_resid_post", Part.BLOCK, Shape.RESIDUAL),

    LN_FINAL_SCALE("ln_final.hook_scale", Part.BEHIND, Shape.SCALE),
    LN_FINAL_NORMALIZED("ln_final.hook_normalized", Part.BEHIND, Shape.RESIDUAL),
    LOGITS("logits", Part.BEHIND, Shape.VOCABULARY);

    /** Where in the pass. */
    enum Part {
        BEFORE,
        BLOCK,
        BEHIND
    }

    /** What comes by, for one sequence. */
    enum Shape {
        /** {@code [pos, dModel]}. */
        RESIDUAL,
        /** {@code [pos, 1]}. */
        SCALE,
        /** {@code [pos, head, dHead]}. */
        HEADS,
        /** {@code [pos, key and value head, dHead]}. */
        KV_HEADS,
        /** {@code [head, query, key]}. */
        PATTERN,
        /** {@code [pos, dMlp]}. */
        NEURONS,
        /** {@code [pos, dVocab]}. */
        VOCABULARY
    }

    private final String suffix;
    private final Part part;
    private final Shape shape;

    HookKind(String suffix, Part part, Shape shape) {
        this.suffix = suffix;
        this.part = part;
        this.shape = shape;
    }

    /** Its name, without the block's prefix. */
    String suffix() {
        return suffix;
    }

    Part part() {
        return part;
    }

    Shape shape() {
        return shape;
    }
}
