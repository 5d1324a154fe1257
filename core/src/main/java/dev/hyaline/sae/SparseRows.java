package dev.hyaline.sae;

import dev.hyaline.tensor.Cores;
import dev.hyaline.tensor.Registry;
import dev.hyaline.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What decoding and all gradients are made of: weighted sums of rows, and products of rows, for the
 * few pairs (token, latent) that are active. The cost is entries × d. Sums run in a fixed order.
 */
public final class SparseRows {

    /** Tokens or latents that a thread does together. */
    public static final long BLOCK = 512;

    private static final long SUM = 0; // embedding_bag's mode
    private static final long NO_PADDING = -1; // its index that would not count

    /** From this share on a dense product is quicker, which runs at twelve times the rate. */
    private static final long DENSE_SHARE = 12;

    private SparseRows() {}

    /** Whether so many entries of so many places are computed with best as if all were there. */
    static boolean isDense(long entries, long places) {
        return entries * DENSE_SHARE >= places;
    }

    /** Counts {@code [m]} to where each begins and the last one ends, {@code [m + 1]}. */
    static Tensor offsets(Tensor counts) {
        return torch.cat(new TensorVector(counts.new_zeros(1), counts.cumsum(0)), 0);
    }

    /**
     * Bag b gets Σ weights[i] rows[indices[i]] over its entries i.
     *
     * @param rows {@code [m, d]}
     * @param indices which row, int64 {@code [entries]}
     * @param weights {@code [entries]}
     * @param offsets where bags begin, int64 {@code [bags + 1]}
     * @return {@code [bags, d]}
     */
    public static Tensor sums(Tensor rows, Tensor indices, Tensor weights, Tensor offsets) {
        long bags = offsets.size(0) - 1;
        Tensor sums = torch.empty(new long[] {bags, rows.size(1)}, rows.options(), null);
        Bags all = new Bags(indices, weights, offsets);
        Cores.forEach(
                bags,
                BLOCK,
                (first, size) ->
                        sums.narrow(0, first, size).copy_(all.block(first, size).sums(rows)));
        return sums;
    }

    /**
     * Some entries after another, bag by bag.
     *
     * @param indices which row, int64 {@code [entries]}
     * @param weights {@code [entries]}
     * @param offsets where bags begin, int64 {@code [bags + 1]}
     */
    public record Bags(Tensor indices, Tensor weights, Tensor offsets) {

        /** Some bags of these. */
        public Bags block(long first, long size) {
            MemorySegment places = Tensors.memory(offsets);
            long begin = places.getAtIndex(ValueLayout.JAVA_LONG, first);
            long entries = places.getAtIndex(ValueLayout.JAVA_LONG, first + size) - begin;
            return new Bags(
                    indices.narrow(0, begin, entries),
                    weights.narrow(0, begin, entries),
                    offsets.narrow(0, first, size + 1).sub(new Scalar(begin)));
        }

        /** {@link SparseRows#sums} on this thread. */
        public Tensor sums(Tensor rows) {
            long places = (offsets.size(0) - 1) * rows.size(0);
            if (isDense(indices.size(0), places)) {
                return new Codes(indices, weights, offsets).dense(rows.size(0)).matmul(rows);
            }
            return torch.embedding_bag(
                            rows,
                            indices,
                            offsets,
                            false,
                            SUM,
                            false,
                            new TensorOptional(weights),
                            true)
                    .get0();
        }
    }

    /**
     * rows[l] · others[t] for each active latent l of each token t, in the codes' own order.
     *
     * @param rows {@code [n, d]}
     * @param others {@code [tokens, d]}
     * @return {@code [entries]}
     */
    public static Tensor products(Codes codes, Tensor rows, Tensor others) {
        Tensor products = torch.empty(codes.values().shape(), rows.options(), null);
        MemorySegment places = Tensors.memory(codes.offsets());
        Tensor tokenOfEntry = codes.tokenOfEntry();
        Cores.forEach(
                codes.tokens(),
                BLOCK,
                (first, size) -> {
                    long begin = places.getAtIndex(ValueLayout.JAVA_LONG, first);
                    long entries = places.getAtIndex(ValueLayout.JAVA_LONG, first + size) - begin;
                    Tensor latents = codes.latents().narrow(0, begin, entries);
                    Tensor tokens = tokenOfEntry.narrow(0, begin, entries).sub(new Scalar(first));
                    Tensor here = others.narrow(0, first, size); // (size, d)
                    products.narrow(0, begin, entries).copy_(products(rows, latents, here, tokens));
                });
        return products;
    }

    private static Tensor products(Tensor rows, Tensor l, Tensor others, Tensor t) {
        long places = others.size(0) * rows.size(0);
        if (isDense(l.size(0), places)) {
            Tensor all = others.matmul(rows.t()).reshape(-1); // (tokens * n)
            return all.index_select(0, t.mul(new Scalar(rows.size(0))).add_(l));
        }
        // the gradient of a bag's sum by the weight of an entry is just such a product
        return Registry.call(
                Registry.find("aten::_embedding_bag_per_sample_weights_backward"),
                new IValue(others),
                new IValue(rows),
                new IValue(l),
                new IValue(l), // where bags begin, which is not looked at when t is there
                new IValue(t),
                new IValue(SUM),
                new IValue(NO_PADDING));
    }

    /**
     * The same entries latent by latent, each latent's in the order of tokens.
     *
     * @param order which entry comes where, int64 {@code [entries]}
     * @param tokens the tokens in that order, int64 {@code [entries]}
     * @param offsets where latents begin, int64 {@code [n + 1]}
     */
    public record ByLatent(Tensor order, Tensor tokens, Tensor offsets) {

        public static ByLatent of(Codes codes, long nLatents) {
            int entries = Math.toIntExact(codes.latents().size(0));
            MemorySegment latents = Tensors.memory(codes.latents());
            long[] offsets = new long[Math.toIntExact(nLatents + 1)];
            for (int entry = 0; entry < entries; entry++) {
                offsets[1 + (int) latents.getAtIndex(ValueLayout.JAVA_LONG, entry)]++;
            }
            for (int latent = 0; latent < nLatents; latent++) {
                offsets[latent + 1] += offsets[latent];
            }
            long[] next = offsets.clone();
            long[] order = new long[entries];
            for (int entry = 0; entry < entries; entry++) {
                int latent = (int) latents.getAtIndex(ValueLayout.JAVA_LONG, entry);
                order[(int) next[latent]++] = entry;
            }
            Tensor places = Tensors.of(order, entries);
            return new ByLatent(
                    places,
                    codes.tokenOfEntry().index_select(0, places),
                    Tensors.of(offsets, offsets.length));
        }

        /**
         * Latent l gets Σ weights[i] rows[token of i] over its entries i.
         *
         * @param weights {@code [entries]}, in the codes' own order
         */
        public Bags bags(Tensor weights) {
            return new Bags(tokens, weights.index_select(0, order), offsets);
        }
    }

    /** Σ weights[i] over the entries of each latent, {@code [n]}. */
    public static Tensor sumsByLatent(Codes codes, Tensor weights, long nLatents) {
        return weights.new_zeros(nLatents).index_add_(0, codes.latents(), weights);
    }
}
