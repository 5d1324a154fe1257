package dev.hyaline.sae;

import dev.hyaline.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * What decoding and all gradients are made of: weighted sums of rows, and products of rows, for the
 * few pairs (token, latent) that are active. The cost is entries × d. Sums run in a fixed order.
 */
final class SparseRows {

    /** Of rows that are gathered at a time, rows × d: 64 MiB in single precision. */
    private static final long CHUNK_ELEMENTS = 1L << 24;

    private static final long SUM = 0; // embedding_bag's mode

    private SparseRows() {}

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
    static Tensor sums(Tensor rows, Tensor indices, Tensor weights, Tensor offsets) {
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

    /**
     * left[i] · right[j] for each pair.
     *
     * @param left {@code [m, d]}
     * @param i which row of left, int64 {@code [entries]}
     * @param right {@code [l, d]}
     * @param j which row of right, int64 {@code [entries]}
     * @return {@code [entries]}
     */
    static Tensor products(Tensor left, Tensor i, Tensor right, Tensor j) {
        long entries = i.size(0);
        Tensor products = left.new_zeros(entries);
        long chunk = Math.max(1, CHUNK_ELEMENTS / left.size(1));
        for (long begin = 0; begin < entries; begin += chunk) {
            long length = Math.min(chunk, entries - begin);
            try (TensorScope _ = TensorScope.open()) {
                Tensor rows = left.index_select(0, i.narrow(0, begin, length));
                rows.mul_(right.index_select(0, j.narrow(0, begin, length))); // (length, d)
                products.narrow(0, begin, length).copy_(rows.sum(1));
            }
        }
        return products;
    }

    /**
     * The same entries latent by latent.
     *
     * @param order which entry comes where, int64 {@code [entries]}
     * @param tokens the tokens in that order, int64 {@code [entries]}
     * @param offsets where latents begin, int64 {@code [n + 1]}
     */
    record ByLatent(Tensor order, Tensor tokens, Tensor offsets) {

        static ByLatent of(Codes codes, long nLatents) {
            Tensor order = codes.latents().argsort(true, 0, false); // stable: tokens in order
            Tensor counts = torch.bincount(codes.latents(), new TensorOptional(), nLatents);
            return new ByLatent(
                    order, codes.tokenOfEntry().index_select(0, order), SparseRows.offsets(counts));
        }

        /**
         * Latent l gets Σ weights[i] rows[token of i] over its entries i.
         *
         * @param weights {@code [entries]}, in the codes' own order
         * @param rows {@code [tokens, d]}
         * @return {@code [n, d]}
         */
        Tensor sums(Tensor weights, Tensor rows) {
            return SparseRows.sums(rows, tokens, weights.index_select(0, order), offsets);
        }
    }

    /** Σ weights[i] over the entries of each latent, {@code [n]}. */
    static Tensor sumsByLatent(Codes codes, Tensor weights, long nLatents) {
        return weights.new_zeros(nLatents).index_add_(0, codes.latents(), weights);
    }
}
