package dev.hyaline.model;

import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The shape of a model, under the field's names: a row of the table of what decoders differ in.
 *
 * @param family its architecture, as {@code model_type} of a {@code config.json} names it
 * @param sizes how large everything is
 * @param embedding what stands before the blocks
 * @param norm how residual stream, queries and keys are normalised
 * @param attention how heads look back
 * @param mlp what neurons are
 * @param parallel whether the MLP reads what attention read, rather than what it wrote
 * @param unembedding what stands behind the blocks
 * @param biases the parts that add a bias
 */
public record ModelConfig(
        String family,
        Sizes sizes,
        Embedding embedding,
        Norm norm,
        Attention attention,
        Mlp mlp,
        boolean parallel,
        Unembedding unembedding,
        Set<WeightPart> biases) {

    private static final List<WeightPart> QKV = List.of(WeightPart.Q, WeightPart.K, WeightPart.V);

    /**
     * How large everything is.
     *
     * @param nLayers blocks
     * @param nHeads attention heads a block
     * @param nKvHeads heads of keys and values a block; fewer where several heads share one
     *     (grouped-query attention), so that {@code nHeads} is a multiple of it
     * @param dHead width of one head; {@code nHeads · dHead} need not be {@code dModel}
     * @param dModel width of the residual stream
     * @param dMlp neurons a block
     * @param nCtx positions
     * @param dVocab tokens
     */
    public record Sizes(
            int nLayers,
            int nHeads,
            int nKvHeads,
            int dHead,
            int dModel,
            int dMlp,
            int nCtx,
            int dVocab) {

        public Sizes {
            requirePositive("nLayers", nLayers);
            requirePositive("nHeads", nHeads);
            requirePositive("nKvHeads", nKvHeads);
            requirePositive("dHead", dHead);
            requirePositive("dModel", dModel);
            requirePositive("dMlp", dMlp);
            requirePositive("nCtx", nCtx);
            requirePositive("dVocab", dVocab);
            if (nHeads % nKvHeads != 0) {
                throw new IllegalArgumentException(
                        "nHeads must be a multiple of nKvHeads " + nKvHeads + ", but is: " + nHeads);
            }
            Math.multiplyExact(nHeads, dHead);
        }

        /** Of one head less what it shares: heads a head of keys and values. */
        int sharers() {
            return nHeads / nKvHeads;
        }
    }

    /**
     * What stands before the blocks.
     *
     * @param scale what a token's embedding is multiplied with
     * @param positions whether each position has a learned embedding that is added
     */
    public record Embedding(double scale, boolean positions) {}

    /**
     * How the residual stream is normalised.
     *
     * @param kind what is computed
     * @param eps what is added to the variance or the mean square
     * @param place where in a block
     */
    public record Norm(Kind kind, double eps, Place place) {

        /** What is computed; the mean square and the variance are over the last dimension. */
        public enum Kind {
            /** (x − mean) / √(variance + ε) · gain. */
            LAYER,
            /** x / √(mean square + ε) · gain. */
            RMS,
            /** x / √(mean square + ε) · (1 + w), where w is what files hold. */
            RMS_PLUS_ONE
        }

        /** Where in a block. */
        public enum Place {
            /** Of what attention and the MLP read. */
            BEFORE,
            /** Of what they read and of what they write. */
            AROUND,
            /** Of what they write. */
            AFTER
        }

        public Norm {
            if (!(eps > 0) || Double.isInfinite(eps)) {
                throw new IllegalArgumentException("eps must be positive, but is: " + eps);
            }
        }

        /** What a gain is that changes nothing, as files hold it. */
        public float neutralGain() {
            return kind == Kind.RMS_PLUS_ONE ? 0 : 1;
        }
    }

    /**
     * What neurons are: {@code activation(x W_in)}, or gated {@code activation(x W_gate) ⊙ x W_in}.
     */
    public record Mlp(ActivationFunction activation, boolean gated) {

        /** How many matrices lead to the neurons. */
        public int inputs() {
            return gated ? 2 : 1;
        }
    }

    /**
     * What stands behind the blocks.
     *
     * @param tied whether it is the embedding, transposed
     * @param cap c of c · tanh(logit / c), if logits have one
     */
    public record Unembedding(boolean tied, OptionalDouble cap) {}

    public ModelConfig {
        if (family.isBlank()) {
            throw new IllegalArgumentException("family must have a name, but is: " + family);
        }
        if (attention.layers().size() != sizes.nLayers()) {
            throw new IllegalArgumentException(
                    "attention must be given for "
                            + sizes.nLayers()
                            + " layers, but is: "
                            + attention.layers().size());
        }
        biases = Collections.unmodifiableSet(new TreeSet<>(biases)); // shown in one order
        if (biases.stream().anyMatch(WeightPart::isTable)) {
            throw new IllegalArgumentException("an embedding has no bias, but is in: " + biases);
        }
        if (!biases.containsAll(QKV) && !Collections.disjoint(biases, QKV)) {
            // they are one product here
            throw new IllegalArgumentException(
                    "biases must hold Q, K and V or none of them, but is: " + biases);
        }
    }

    public int nLayers() {
        return sizes.nLayers();
    }

    public int nHeads() {
        return sizes.nHeads();
    }

    public int nKvHeads() {
        return sizes.nKvHeads();
    }

    public int dHead() {
        return sizes.dHead();
    }

    public int dModel() {
        return sizes.dModel();
    }

    public int dMlp() {
        return sizes.dMlp();
    }

    public int nCtx() {
        return sizes.nCtx();
    }

    public int dVocab() {
        return sizes.dVocab();
    }

    /** The same architecture with so many layers, positions and tokens. */
    public ModelConfig withSize(int layers, int positions, int tokens) {
        List<Attention.Layer> kinds = attention.layers();
        List<Attention.Layer> repeated =
                IntStream.range(0, layers).mapToObj(i -> kinds.get(i % kinds.size())).toList();
        return new ModelConfig(
                family,
                new Sizes(
                        layers,
                        nHeads(),
                        nKvHeads(),
                        dHead(),
                        dModel(),
                        dMlp(),
                        positions,
                        tokens),
                embedding,
                norm,
                new Attention(attention.divisor(), attention.cap(), attention.qkNorm(), repeated),
                mlp,
                parallel,
                unembedding,
                biases);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is: " + value);
        }
    }
}
