package dev.hyaline.model;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The shape of a model, under the field's names.
 *
 * @param family its architecture, as {@code model_type} of a {@code config.json} names it
 * @param nLayers blocks
 * @param nHeads attention heads a block
 * @param nKvHeads heads of keys and values a block; fewer where several heads share one
 *     (grouped-query attention), so that {@code nHeads} is a multiple of it
 * @param dHead width of one head; {@code nHeads · dHead} need not be {@code dModel}
 * @param dModel width of the residual stream
 * @param dMlp neurons a block
 * @param nCtx positions
 * @param dVocab tokens
 * @param eps what normalisation adds to the variance
 * @param activation the MLPs' non-linearity
 * @param biases the parts that add a bias
 */
public record ModelConfig(
        String family,
        int nLayers,
        int nHeads,
        int nKvHeads,
        int dHead,
        int dModel,
        int dMlp,
        int nCtx,
        int dVocab,
        double eps,
        ActivationFunction activation,
        Set<WeightPart> biases) {

    private static final List<WeightPart> QKV = List.of(WeightPart.Q, WeightPart.K, WeightPart.V);

    public ModelConfig {
        if (family.isBlank()) {
            throw new IllegalArgumentException("family must have a name, but is: " + family);
        }
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
        if (!(eps > 0) || Double.isInfinite(eps)) {
            throw new IllegalArgumentException("eps must be positive, but is: " + eps);
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

    /** The same architecture with so many layers, positions and tokens. */
    public ModelConfig withSize(int layers, int positions, int tokens) {
        return new ModelConfig(
                family,
                layers,
                nHeads,
                nKvHeads,
                dHead,
                dModel,
                dMlp,
                positions,
                tokens,
                eps,
                activation,
                biases);
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is: " + value);
        }
    }
}
