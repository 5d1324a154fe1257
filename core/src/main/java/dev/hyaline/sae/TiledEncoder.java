package dev.hyaline.sae;

import dev.hyaline.tensor.TensorScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The encoder p = W_enc (x̃ − b_pre) + b_lat, some latents at a time, so that tokens × n
 * pre-activations are never held.
 *
 * @param weights the weights
 * @param tileLatents how many latents at a time
 */
record TiledEncoder(SaeWeights weights, long tileLatents) {

    /** Of a tile, tokens × latents: 128 MiB in single precision. */
    private static final long TILE_ELEMENTS = 1L << 25;

    private static final long MIN_TILE_LATENTS = 512;

    /** With tiles that suit a number of tokens. */
    static TiledEncoder of(SaeWeights weights, long tokens) {
        long fitting = Math.max(MIN_TILE_LATENTS, TILE_ELEMENTS / Math.max(1, tokens));
        return new TiledEncoder(weights, Math.min(weights.nLatents(), fitting));
    }

    /** Sees pre-activations {@code [tokens, m]} of the m latents from {@code first} on. */
    @FunctionalInterface
    private interface Visitor {
        void visit(Tensor preActivations, long first);
    }

    /** The strongest latents and, apart, the strongest dead ones. */
    record LiveAndDead(Codes live, Codes dead) {}

    /**
     * The k strongest latents of each token.
     *
     * @param x normalised activations {@code [tokens, d]}
     */
    Codes topK(Tensor x, long k) {
        RunningTopK running = new RunningTopK(x, k);
        forEachTile(x, (p, first) -> running.offer(p, ids(p, first)));
        return running.codes();
    }

    /**
     * Likewise, with the strongest among dead latents beside them, from the same pass.
     *
     * @param kAux how many dead ones; fewer when there are fewer
     * @param dead which latents are dead, bool {@code [n]}
     */
    LiveAndDead topKAndDead(Tensor x, long k, long kAux, Tensor dead) {
        long lost = Math.min(kAux, dead.sum().item_long());
        RunningTopK live = new RunningTopK(x, k);
        RunningTopK buried = new RunningTopK(x, lost);
        forEachTile(
                x,
                (p, first) -> {
                    Tensor ids = ids(p, first);
                    live.offer(p, ids);
                    if (lost > 0) {
                        Tensor here = dead.narrow(0, first, p.size(1)).nonzero().reshape(-1);
                        buried.offer(p.index_select(1, here), ids.index_select(0, here));
                    }
                });
        return new LiveAndDead(live.codes(), buried.codes());
    }

    /** All latents that an activation lets through. */
    Codes encode(Tensor x, Activation activation) {
        if (activation instanceof Activation.TopK(int k)) {
            return topK(x, k);
        }
        try (ActiveLatents found = new ActiveLatents(x)) {
            forEachTile(x, (p, first) -> found.offer(activate(p, first, activation), first));
            return found.codes();
        }
    }

    /** z of the latents from {@code first} on, one by one. */
    private Tensor activate(Tensor p, long first, Activation activation) {
        return switch (activation) {
            case Activation.Identity() -> p;
            case Activation.ReLU() -> p.relu();
            case Activation.BatchTopK(int _, double threshold) ->
                    p.relu().mul(p.gt(new Scalar(threshold)));
            case Activation.JumpReLU() -> {
                Tensor thresholds = requireThreshold(weights.threshold());
                yield p.relu().mul(p.gt(thresholds.narrow(0, first, p.size(1))));
            }
            case Activation.TopK _ ->
                    throw new IllegalArgumentException("top k looks at all latents at once");
        };
    }

    private static Tensor requireThreshold(@Nullable Tensor threshold) {
        if (threshold == null) {
            throw new IllegalArgumentException("JumpReLU must have thresholds, but has none");
        }
        return threshold;
    }

    /** The numbers of a tile's latents, int64 {@code [m]}. */
    private static Tensor ids(Tensor p, long first) {
        return torch.arange(
                new Scalar(first),
                new Scalar(first + p.size(1)),
                new TensorOptions(torch.ScalarType.Long).device(p.options().device_opt()));
    }

    private void forEachTile(Tensor x, Visitor visitor) {
        try (TensorScope _ = TensorScope.open()) {
            Tensor centred = x.sub(weights.bPre()); // (tokens, d)
            for (long first = 0; first < weights.nLatents(); first += tileLatents) {
                long m = Math.min(tileLatents, weights.nLatents() - first);
                try (TensorScope _ = TensorScope.open()) {
                    Tensor rows = weights.wEnc().narrow(0, first, m); // (m, d)
                    Tensor biases = weights.bLat().narrow(0, first, m); // (m)
                    visitor.visit(torch.addmm(biases, centred, rows.t()), first); // (tokens, m)
                }
            }
        }
    }
}
