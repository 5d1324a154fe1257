package dev.hyaline.benchmarks.record;

import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.StoredWeight;
import dev.hyaline.model.family.Families;
import dev.hyaline.tensor.Precision;

/** What recording all MLP neurons costs at the least, and what the model's weights take. */
final class ForwardWork {

    private ForwardWork() {}

    /**
     * The floating-point operations, two a multiply and add, of the matrix products that every
     * layer's {@code mlp.hook_post} needs, for one token of a window of T: per layer
     *
     * <pre>2 dModel (3 dModel + dModel + dMlp) + 2 · 2 dModel (T + 1) / 2</pre>
     *
     * for the linear layers and the causal half of q kᵀ and of its product with v; and {@code 2
     * dMlp dModel} for the way back to the residual stream in all layers but the last. No
     * vocabulary projection, and nothing that is not a matrix product.
     */
    static double flopsPerToken(ModelConfig config, int windowLength) {
        double dModel = config.dModel();
        double dMlp = config.dMlp();
        double toNeurons = 2 * dModel * (3 * dModel + dModel + dMlp);
        double attention = 2 * 2 * dModel * (windowLength + 1) / 2;
        double fromNeurons = 2 * dMlp * dModel;
        int layers = config.nLayers();
        return layers * (toNeurons + attention) + (layers - 1) * fromNeurons;
    }

    /**
     * What the weights take in memory.
     *
     * @param linear that of the linear layers' weights
     * @param rest that of all others: embeddings, biases, normalisation
     */
    static long weightBytes(ModelConfig config, Precision linear, Precision rest) {
        long bytes = 0;
        for (StoredWeight weight : Families.installed().of(config).layout(config).all(config)) {
            bytes += weight.count() * bytes(weight.isLinear() ? linear : rest);
        }
        return bytes;
    }

    private static int bytes(Precision precision) {
        return switch (precision) {
            case FP32 -> Float.BYTES;
            case BF16 -> Short.BYTES;
        };
    }
}
