package dev.hyaline.benchmarks.record;

import dev.hyaline.checkpoint.Gpt2Config;
import dev.hyaline.checkpoint.WeightShapes;
import dev.hyaline.tensor.Precision;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What recording all MLP neurons costs at the least, and what the model's weights take. */
final class ForwardWork {

    private static final Pattern LINEAR = Pattern.compile(".*\\.(c_attn|c_proj|c_fc)\\.weight");

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
    static double flopsPerToken(Gpt2Config config, int windowLength) {
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
    static long weightBytes(Gpt2Config config, Precision linear, Precision rest) {
        long bytes = 0;
        for (Map.Entry<String, List<Long>> weight : WeightShapes.of(config).entrySet()) {
            Precision precision = LINEAR.matcher(weight.getKey()).matches() ? linear : rest;
            long count = weight.getValue().stream().reduce(1L, Math::multiplyExact);
            bytes += count * bytes(precision);
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
