package dev.hyaline.model;

import dev.hyaline.checkpoint.Gpt2Config;
import dev.hyaline.checkpoint.WeightShapes;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/**
 * The parts of GPT-2 with their weights, held until closed.
 *
 * @param wte token embedding and, transposed, the unembedding {@code [dVocab, dModel]}
 * @param wpe position embedding {@code [nCtx, dModel]}
 * @param blocks one a layer
 * @param lnFinal before the unembedding
 * @param held what keeps them all
 */
record Gpt2Weights(Tensor wte, Tensor wpe, List<Block> blocks, LayerNorm lnFinal, HeldTensors held)
        implements AutoCloseable {

    /**
     * The parts of one block.
     *
     * @param ln1 before attention
     * @param qkv query, key and value of all heads, dModel to 3 dModel
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

    /** Makes linear layers. */
    @FunctionalInterface
    interface LinearFactory {
        Linear make(Tensor weight, Tensor bias, HeldTensors held);
    }

    static Gpt2Weights load(
            Gpt2Config config, WeightSource source, LinearFactory linears, Device device) {
        HeldTensors held = new HeldTensors();
        boolean loaded = false;
        try {
            Loader loader =
                    new Loader(config, WeightShapes.of(config), source, linears, device, held);
            Gpt2Weights weights = loader.load();
            loaded = true;
            return weights;
        } finally {
            if (!loaded) {
                held.close();
            }
        }
    }

    /** One scope a part, so that no more than a part is in memory twice. */
    private record Loader(
            Gpt2Config config,
            SequencedMap<String, List<Long>> shapes,
            WeightSource source,
            LinearFactory linears,
            Device device,
            HeldTensors held) {

        Gpt2Weights load() {
            List<Block> blocks = new ArrayList<>();
            for (int layer = 0; layer < config.nLayers(); layer++) {
                String block = "h." + layer + ".";
                blocks.add(
                        new Block(
                                norm(block + "ln_1"),
                                linear(block + "attn.c_attn"),
                                linear(block + "attn.c_proj"),
                                norm(block + "ln_2"),
                                linear(block + "mlp.c_fc"),
                                linear(block + "mlp.c_proj")));
            }
            return new Gpt2Weights(
                    embedding("wte"), embedding("wpe"), List.copyOf(blocks), norm("ln_f"), held);
        }

        private Tensor embedding(String name) {
            try (TensorScope _ = TensorScope.open()) {
                return held.hold(Tensors.place(get(name + ".weight"), device));
            }
        }

        private LayerNorm norm(String name) {
            try (TensorScope _ = TensorScope.open()) {
                return new LayerNorm(
                        get(name + ".weight"), get(name + ".bias"), config.eps(), device, held);
            }
        }

        private Linear linear(String name) {
            try (TensorScope _ = TensorScope.open()) {
                return linears.make(get(name + ".weight"), get(name + ".bias"), held);
            }
        }

        private Tensor get(String name) {
            List<Long> shape = shapes.get(name);
            if (shape == null) {
                throw new IllegalArgumentException("GPT-2 has no weight " + name);
            }
            return source.get(name, shape);
        }
    }

    @Override
    public void close() {
        held.close();
    }
}
