package dev.hyaline.model;

import static dev.hyaline.model.WeightPart.*;

import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The parts of a model with their weights, held until closed.
 *
 * @param embed token embedding and, transposed, the unembedding {@code [dVocab, dModel]}
 * @param posEmbed position embedding {@code [nCtx, dModel]}
 * @param blocks one a layer
 * @param lnFinal before the unembedding
 * @param held what keeps them all
 */
record TransformerWeights(
        Tensor embed, Tensor posEmbed, List<Block> blocks, LayerNorm lnFinal, HeldTensors held)
        implements AutoCloseable {

    /**
     * The parts of one block.
     *
     * @param ln1 before attention
     * @param qkv queries of all heads, then their keys and values, dModel to (nHeads + 2 nKvHeads)
     *     dHead
     * @param attnOut from all heads to the residual stream
     * @param ln2 before the MLP
     * @param mlpIn dModel to dMlp
     * @param mlpOut dMlp to dModel
     */
    record Block(
            LayerNorm ln1,
            Linear qkv,
            Linear attnOut,
            LayerNorm ln2,
            Linear mlpIn,
            Linear mlpOut) {}

    static TransformerWeights load(Weights weights, LinearFactory linears, Device device) {
        HeldTensors held = new HeldTensors();
        boolean loaded = false;
        try {
            TransformerWeights parts = new Loader(weights, linears, device, held).load();
            loaded = true;
            return parts;
        } finally {
            if (!loaded) {
                held.close();
            }
        }
    }

    /** One scope a part, so that no more than a part is in memory twice. */
    private record Loader(Weights weights, LinearFactory linears, Device device, HeldTensors held) {

        TransformerWeights load() {
            List<Block> blocks = new ArrayList<>();
            for (int layer = 0; layer < weights.config().nLayers(); layer++) {
                blocks.add(
                        new Block(
                                norm(layer, LN1),
                                linear(layer, Q, K, V),
                                linear(layer, ATTN_OUT),
                                norm(layer, LN2),
                                linear(layer, MLP_IN),
                                linear(layer, MLP_OUT)));
            }
            return new TransformerWeights(
                    table(EMBED), table(POS_EMBED), List.copyOf(blocks), norm(0, LN_FINAL), held);
        }

        private Tensor table(WeightPart part) {
            try (TensorScope _ = TensorScope.open()) {
                return held.hold(Tensors.place(weights.get(part, 0), device));
            }
        }

        private LayerNorm norm(int layer, WeightPart part) {
            try (TensorScope _ = TensorScope.open()) {
                return new LayerNorm(
                        weights.get(part, layer),
                        weights.bias(layer, part),
                        weights.config().eps(),
                        device,
                        held);
            }
        }

        private Linear linear(int layer, WeightPart... parts) {
            try (TensorScope _ = TensorScope.open()) {
                return linears.make(weights.matrix(layer, parts), weights.bias(layer, parts), held);
            }
        }
    }

    @Override
    public void close() {
        held.close();
    }
}
