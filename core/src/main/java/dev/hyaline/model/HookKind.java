package dev.hyaline.model;

import dev.hyaline.model.Attention.QkNorm;
import dev.hyaline.model.ModelConfig.Norm.Place;
import java.util.function.Predicate;

/**
 * The places of the forward pass that can be read and edited, in the order in which it mostly comes
 * by them ({@link #rank}): first those before the blocks, then those of each block, then those
 * behind. Not every model comes by all.
 */
enum HookKind {
    EMBED("hook_embed", Part.BEFORE, Shape.RESIDUAL),
    POS_EMBED("hook_pos_embed", Part.BEFORE, Shape.RESIDUAL, it -> it.embedding().positions()),

    RESID_PRE("hook_resid_pre", Part.BLOCK, Shape.RESIDUAL),
    LN1_SCALE("ln1.hook_scale", Part.BLOCK, Shape.SCALE),
    LN1_NORMALIZED("ln1.hook_normalized", Part.BLOCK, Shape.RESIDUAL),
    Q("attn.hook_q", Part.BLOCK, Shape.HEADS),
    K("attn.hook_k", Part.BLOCK, Shape.KV_HEADS),
    V("attn.hook_v", Part.BLOCK, Shape.KV_HEADS),
    Q_NORM_SCALE("attn.q_norm.hook_scale", Part.BLOCK, Shape.Q_SCALE, HookKind::normalizesQk),
    Q_NORM_NORMALIZED("attn.q_norm.hook_normalized", Part.BLOCK, Shape.Q, HookKind::normalizesQk),
    K_NORM_SCALE("attn.k_norm.hook_scale", Part.BLOCK, Shape.K_SCALE, HookKind::normalizesQk),
    K_NORM_NORMALIZED("attn.k_norm.hook_normalized", Part.BLOCK, Shape.K, HookKind::normalizesQk),
    ROT_Q("attn.hook_rot_q", Part.BLOCK, Shape.HEADS, it -> it.attention().rotates()),
    ROT_K("attn.hook_rot_k", Part.BLOCK, Shape.KV_HEADS, it -> it.attention().rotates()),
    ATTN_SCORES("attn.hook_attn_scores", Part.BLOCK, Shape.PATTERN),
    PATTERN("attn.hook_pattern", Part.BLOCK, Shape.PATTERN),
    Z("attn.hook_z", Part.BLOCK, Shape.HEADS),
    LN1_POST_SCALE("ln1_post.hook_scale", Part.BLOCK, Shape.SCALE, HookKind::normalizesAround),
    LN1_POST_NORMALIZED(
            "ln1_post.hook_normalized", Part.BLOCK, Shape.RESIDUAL, HookKind::normalizesAround),
    ATTN_OUT("hook_attn_out", Part.BLOCK, Shape.RESIDUAL),
    RESID_MID("hook_resid_mid", Part.BLOCK, Shape.RESIDUAL, it -> !it.parallel()),
    LN2_SCALE("ln2.hook_scale", Part.BLOCK, Shape.SCALE),
    LN2_NORMALIZED("ln2.hook_normalized", Part.BLOCK, Shape.RESIDUAL),
    MLP_INPUT("mlp.hook_in", Part.BLOCK, Shape.RESIDUAL),
    MLP_PRE("mlp.hook_pre", Part.BLOCK, Shape.NEURONS),
    MLP_PRE_LINEAR("mlp.hook_pre_linear", Part.BLOCK, Shape.NEURONS, it -> it.mlp().gated()),
    MLP_POST("mlp.hook_post", Part.BLOCK, Shape.NEURONS),
    LN2_POST_SCALE("ln2_post.hook_scale", Part.BLOCK, Shape.SCALE, HookKind::normalizesAround),
    LN2_POST_NORMALIZED(
            "ln2_post.hook_normalized", Part.BLOCK, Shape.RESIDUAL, HookKind::normalizesAround),
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
        /** Heads as their normalisation sees them, one by one or side by side. */
        Q,
        Q_SCALE,
        K,
        K_SCALE,
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

    @SuppressWarnings("ImmutableEnumChecker") // without state
    private final Predicate<ModelConfig> models;

    HookKind(String suffix, Part part, Shape shape) {
        this(suffix, part, shape, _ -> true);
    }

    HookKind(String suffix, Part part, Shape shape, Predicate<ModelConfig> models) {
        this.suffix = suffix;
        this.part = part;
        this.shape = shape;
        this.models = models;
    }

    private static boolean normalizesQk(ModelConfig config) {
        return config.attention().qkNorm() != QkNorm.NONE;
    }

    private static boolean normalizesAround(ModelConfig config) {
        return config.norm().place() == Place.AROUND;
    }

    /** Whether models of this shape come by it. */
    boolean isOf(ModelConfig config) {
        return models.test(config);
    }

    /** Its rank among those of its part, in the order of the pass. */
    int rank(ModelConfig config) {
        boolean after = config.norm().place() == Place.AFTER;
        return switch (this) {
            case LN1_SCALE, LN1_NORMALIZED -> after ? 2 * ATTN_OUT.ordinal() + 1 : 2 * ordinal();
            case LN2_SCALE, LN2_NORMALIZED -> after ? 2 * MLP_OUT.ordinal() + 1 : 2 * ordinal();
            default -> 2 * ordinal();
        };
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
