package dev.hyaline.sae;

import dev.hyaline.tensor.Cores;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The encoder p = W_enc (x̃ − b_pre) + b_lat, some tokens and some latents at a time, so that
 * tokens × n pre-activations are never held and what is held stays in the cache.
 *
 * @param weights the weights
 * @param tileLatents how many latents at a time
 * @param nanos takes in what the products took, over all threads
 */
public record TiledEncoder(SaeWeights weights, long tileLatents, LongAdder nanos) {

    /** With {@link EncoderTiles#TOKENS} tokens 4 MiB in single precision. */
    private static final long TILE_LATENTS = 2048;

    public TiledEncoder(SaeWeights weights, long tileLatents) {
        this(weights, tileLatents, new LongAdder());
    }

    /** With tiles that suit the machine. */
    public static TiledEncoder of(SaeWeights weights) {
        return new TiledEncoder(weights, TILE_LATENTS);
    }

    /** The strongest latents and, apart, the strongest dead ones. */
    public record LiveAndDead(Codes live, Codes dead) {}

    /**
     * The k strongest latents of each token.
     *
     * @param x normalised activations {@code [tokens, d]}
     * @param k all of them if there are fewer
     */
    public Codes topK(Tensor x, long k) {
        try (EncoderTiles tiles = tiles(x)) {
            return strongest(x, tiles, List.of(all(k, tiles))).getFirst();
        }
    }

    /**
     * Likewise, with the strongest among dead latents beside them, from the same pass.
     *
     * @param kAux how many dead ones; fewer when there are fewer
     * @param dead which latents are dead, bool {@code [n]}
     */
    public LiveAndDead topKAndDead(Tensor x, long k, long kAux, Tensor dead) {
        try (EncoderTiles tiles = tiles(x)) {
            List<Codes> codes =
                    strongest(x, tiles, List.of(all(k, tiles), marked(kAux, tiles, dead)));
            return new LiveAndDead(codes.getFirst(), codes.getLast());
        }
    }

    /** All latents that an activation lets through. */
    public Codes encode(Tensor x, Activation activation) {
        if (activation instanceof Activation.TopK(int k)) {
            return topK(x, k);
        }
        try (ActiveLatents found = new ActiveLatents(x.size(0));
                EncoderTiles tiles = tiles(x)) {
            for (long token = 0; token < x.size(0); token += EncoderTiles.TOKENS) {
                long tokens = Math.min(EncoderTiles.TOKENS, x.size(0) - token);
                try (TensorScope _ = TensorScope.open()) {
                    Tensor centred = x.narrow(0, token, tokens).sub(weights.bPre()); // (tokens, d)
                    for (int tile = 0; tile < tiles.count(); tile++) {
                        long first = tiles.first(tile);
                        try (TensorScope _ = TensorScope.open()) {
                            Tensor p = tiles.preActivations(centred, tile); // (tokens, m)
                            found.offer(activate(p, first, activation), token, first);
                        }
                    }
                }
            }
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

    /**
     * Which latents are looked for.
     *
     * @param k how many of a token
     * @param ids which, ascending, tile by tile
     */
    private record Wanted(int k, List<int[]> ids) {

        Tensor codeRows(Tensor x, torch.ScalarType type) {
            return torch.empty(new long[] {x.size(0), k}, new TensorOptions(type), null);
        }
    }

    private Wanted all(long k, EncoderTiles tiles) {
        List<int[]> ids = new ArrayList<>();
        for (int tile = 0; tile < tiles.count(); tile++) {
            int first = Math.toIntExact(tiles.first(tile));
            ids.add(IntStream.range(first, first + (int) tiles.size(tile)).toArray());
        }
        return new Wanted((int) Math.min(k, weights.nLatents()), ids);
    }

    /** Only those that are marked. */
    private static Wanted marked(long k, EncoderTiles tiles, Tensor marks) {
        MemorySegment memory = Tensors.memory(marks.contiguous());
        long count = 0;
        List<int[]> ids = new ArrayList<>();
        for (int tile = 0; tile < tiles.count(); tile++) {
            int first = Math.toIntExact(tiles.first(tile));
            int[] here =
                    IntStream.range(first, first + (int) tiles.size(tile))
                            .filter(latent -> memory.get(ValueLayout.JAVA_BYTE, latent) != 0)
                            .toArray();
            ids.add(here);
            count += here.length;
        }
        return new Wanted((int) Math.min(k, count), ids);
    }

    private EncoderTiles tiles(Tensor x) {
        return new EncoderTiles(weights, tileLatents, x.size(0), nanos);
    }

    /** Of each token the strongest of those that are wanted, from one pass. */
    private List<Codes> strongest(Tensor x, EncoderTiles tiles, List<Wanted> wanted) {
        List<Tensor> latents =
                wanted.stream().map(each -> each.codeRows(x, torch.ScalarType.Long)).toList();
        List<Tensor> values =
                wanted.stream().map(each -> each.codeRows(x, weights.type())).toList();
        Cores.forEach(
                x.size(0),
                EncoderTiles.TOKENS,
                (firstToken, tokens) -> {
                    List<RunningTopK> running =
                            wanted.stream()
                                    .map(each -> new RunningTopK((int) tokens, each.k))
                                    .toList();
                    Tensor centred = x.narrow(0, firstToken, tokens).sub(weights.bPre());
                    for (int tile = 0; tile < tiles.count(); tile++) {
                        try (TensorScope _ = TensorScope.open()) {
                            Tensor p = tiles.preActivations(centred, tile); // (tokens, m)
                            for (int i = 0; i < running.size(); i++) {
                                int[] ids = wanted.get(i).ids.get(tile);
                                running.get(i).offer(columns(p, ids, tiles.first(tile)), ids);
                            }
                        }
                    }
                    for (int i = 0; i < running.size(); i++) {
                        running.get(i).write(latents.get(i), values.get(i), firstToken);
                    }
                });
        List<Codes> codes = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            codes.add(Codes.ofRows(latents.get(i), values.get(i)));
        }
        return codes;
    }

    /** p of some of a tile's latents, {@code [tokens, ids]}. */
    private static Tensor columns(Tensor p, int[] ids, long first) {
        if (ids.length == p.size(1)) {
            return p;
        }
        long[] columns = new long[ids.length];
        for (int i = 0; i < ids.length; i++) {
            columns[i] = ids[i] - first;
        }
        return p.index_select(1, Tensors.of(columns, columns.length));
    }
}
