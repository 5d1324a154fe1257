package dev.hyaline.sae;

import dev.hyaline.tensor.Cores;
import dev.hyaline.tensor.PackedProduct;
import dev.hyaline.tensor.Precision;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The encoder, some latents at a time. For many tokens the weights are laid out anew for this
 * processor, which takes a copy of W_enc. Thread-safe.
 */
final class EncoderTiles implements AutoCloseable {

    /** Tokens that go through a tile together: with what they give they stay in the cache. */
    static final long TOKENS = 512;

    /** From so many tokens on, laying weights out anew is quicker than not doing so. */
    private static final long TOKENS_TO_PACK = 4 * TOKENS;

    private final SaeWeights weights;
    private final long tileLatents;
    private final Tensor[] packed; // one a tile, or none
    private final LongAdder nanos;

    /**
     * @param tokens how many there are in all
     * @param nanos takes in what this takes, over all threads
     */
    EncoderTiles(SaeWeights weights, long tileLatents, long tokens, LongAdder nanos) {
        this.weights = weights;
        this.tileLatents = tileLatents;
        this.nanos = nanos;
        boolean packs =
                tokens >= TOKENS_TO_PACK
                        && weights.type() == torch.ScalarType.Float
                        && PackedProduct.isAvailable(Precision.FP32, weights.nLatents())
                        && PackedProduct.isAvailable(Precision.FP32, tileLatents);
        this.packed = new Tensor[packs ? count() : 0];
        if (packs) {
            Cores.forEach(count(), 1, (tile, _) -> packed[(int) tile] = pack((int) tile));
        }
    }

    private Tensor pack(int tile) {
        long began = System.nanoTime();
        Tensor rows = weights.wEnc().narrow(0, first(tile), size(tile)); // (m, d)
        Tensor result = PackedProduct.pack(rows, TOKENS);
        result.retainReference();
        nanos.add(System.nanoTime() - began);
        return result;
    }

    /** How many tiles. */
    int count() {
        return Math.toIntExact(Math.ceilDiv(weights.nLatents(), tileLatents));
    }

    /** A tile's first latent. */
    long first(int tile) {
        return tile * tileLatents;
    }

    /** How many latents a tile has. */
    long size(int tile) {
        return Math.min(tileLatents, weights.nLatents() - first(tile));
    }

    /**
     * p of a tile's latents.
     *
     * @param centred x − b_pre, {@code [tokens, d]}
     * @return {@code [tokens, m]}
     */
    Tensor preActivations(Tensor centred, int tile) {
        long began = System.nanoTime();
        Tensor biases = weights.bLat().narrow(0, first(tile), size(tile)); // (m)
        Tensor p;
        if (packed.length > 0) {
            p = PackedProduct.apply(centred, packed[tile], biases);
        } else {
            Tensor rows = weights.wEnc().narrow(0, first(tile), size(tile)); // (m, d)
            p = torch.addmm(biases, centred, rows.t());
        }
        nanos.add(System.nanoTime() - began);
        return p;
    }

    @Override
    public void close() {
        Arrays.stream(packed).filter(Objects::nonNull).forEach(Tensor::releaseReference);
    }
}
