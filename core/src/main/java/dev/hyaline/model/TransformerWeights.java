package dev.hyaline.model;

import static dev.hyaline.model.WeightPart.*;

import dev.hyaline.model.Attention.QkNorm;
import dev.hyaline.model.ModelConfig.Norm.Place;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a model with their weights, held until closed.
 *
 * @param embed token embedding {@code [dVocab, dModel]}
 * @param posEmbed position embedding {@code [nCtx, dModel]}, where positions are learned
 * @param blocks one a layer
 * @param lnFinal before the unembedding
 * @param unembed {@code [dVocab, dModel]}; the embedding itself where they are tied
 * @param unembedBias {@code [dVocab]}
 * @param held what keeps them all
 */
record TransformerWeights(
        Tensor embed,
        @Nullable Tensor posEmbed,
        List<Block> blocks,
        NormLayer lnFinal,
        Tensor unembed,
        @Nullable Tensor unembedBias,
        HeldTensors held)
        implements AutoCloseable {

    /**
     * The parts of one block; what a model does not have is absent.
     *
     * @param ln1 of what attention reads
     * @param qkv queries of all heads, then their keys and values, dModel to (nHeads + 2 nKvHeads)
     *     dHead
     * @param qNorm of queries
     * @param kNorm of keys
     * @param attnOut from all heads to the residual stream
     * @param ln1Post of what attention writes
     * @param ln1After of what is added to the residual stream in place of what attention writes
     * @param ln2 of what the MLP reads
     * @param mlpGate dModel to dMlp
     * @param mlpIn dModel to dMlp
     * @param mlpOut dMlp to dModel
     * @param ln2Post of what the MLP writes
     * @param ln2After of what is added to the residual stream in place of what the MLP writes
     */
    record Block(
            @Nullable NormLayer ln1,
            Linear qkv,
            @Nullable NormLayer qNorm,
            @Nullable NormLayer kNorm,
            Linear attnOut,
            @Nullable NormLayer ln1Post,
            @Nullable NormLayer ln1After,
            @Nullable NormLayer ln2,
            @Nullable Linear mlpGate,
            Linear mlpIn,
            Linear mlpOut,
            @Nullable NormLayer ln2Post,
            @Nullable NormLayer ln2After) {}

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
            ModelConfig config = weights.config();
            boolean tied = config.unembedding().tied();
            Tensor embed = table(EMBED);
            Tensor posEmbed = config.embedding().positions() ? table(POS_EMBED) : null;
            List<Block> blocks = new ArrayList<>();
            for (int layer = 0; layer < config.nLayers(); layer++) {
                blocks.add(block(layer));
            }
            return new TransformerWeights(
                    embed,
                    posEmbed,
                    List.copyOf(blocks),
                    norm(0, LN_FINAL),
                    tied ? embed : unembed(),
                    tied ? null : unembedBias(),
                    held);
        }

        private Block block(int layer) {
            ModelConfig config = weights.config();
            Place place = config.norm().place();
            boolean qk = config.attention().qkNorm() != QkNorm.NONE;
            return new Block(
                    place != Place.AFTER ? norm(layer, LN1) : null,
                    linear(layer, Q, K, V),
                    qk ? norm(layer, Q_NORM) : null,
                    qk ? norm(layer, K_NORM) : null,
                    linear(layer, ATTN_OUT),
                    place == Place.AROUND ? norm(layer, LN1_POST) : null,
                    place == Place.AFTER ? norm(layer, LN1) : null,
                    place != Place.AFTER ? norm(layer, LN2) : null,
                    config.mlp().gated() ? linear(layer, MLP_GATE) : null,
                    linear(layer, MLP_IN),
                    linear(layer, MLP_OUT),
                    place == Place.AROUND ? norm(layer, LN2_POST) : null,
                    place == Place.AFTER ? norm(layer, LN2) : null);
        }

        private Tensor table(WeightPart part) {
            try (TensorScope _ = TensorScope.open()) {
                return held.hold(Tensors.place(weights.get(part, 0), device));
            }
        }

        private Tensor unembed() {
            try (TensorScope _ = TensorScope.open()) {
                Tensor transposed = weights.matrix(0, UNEMBED).t().contiguous();
                return held.hold(Tensors.place(transposed, device));
            }
        }

        private @Nullable Tensor unembedBias() {
            try (TensorScope _ = TensorScope.open()) {
                Tensor bias = weights.bias(0, UNEMBED);
                return bias == null ? null : held.hold(Tensors.place(bias, device));
            }
        }

        private NormLayer norm(int layer, WeightPart part) {
            try (TensorScope _ = TensorScope.open()) {
                return new NormLayer(
                        weights.config().norm(),
                        weights.get(part, layer),
                        weights.bias(layer, part),
                        HookPoint.of(HookKind.valueOf(part + "_SCALE"), layer),
                        HookPoint.of(HookKind.valueOf(part + "_NORMALIZED"), layer),
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
