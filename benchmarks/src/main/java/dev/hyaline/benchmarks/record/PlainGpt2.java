package dev.hyaline.benchmarks.record;

import dev.hyaline.common.Seed;
import dev.hyaline.model.ActivationFunction;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.StoredWeight;
import dev.hyaline.model.family.Families;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import dev.hyaline.tensor.Torch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * GPT-2's forward pass as one writes it with PyTorch: plain operators, all weights and values in
 * one precision, as {@code model.to(dtype)} leaves them. It shares no code with the subject model,
 * so that it can stand against it. B windows, T tokens, H heads. For one thread.
 */
final class PlainGpt2 implements AutoCloseable {

    private static final double DEVIATION = 0.02; // of GPT-2's initialisation

    private final ModelConfig config;
    private final Precision precision;
    private final HeldTensors held = new HeldTensors();
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private PlainAttention attention = PlainAttention.FUSED;
    private long linearNanos;

    private PlainGpt2(ModelConfig config, Precision precision) {
        this.config = config;
        this.precision = precision;
    }

    /** Where weights come from: {@code [in, out]} where they are linear layers'. */
    private interface Source {
        Tensor get(String name, long[] shape);
    }

    static PlainGpt2 random(ModelConfig config, Seed seed, Precision precision) {
        Torch.load();
        torch.manual_seed(seed.value());
        Source source =
                (name, shape) -> {
                    Tensor noise = torch.randn(shape).mul(new Scalar(DEVIATION));
                    boolean isGain = name.contains("ln_") && name.endsWith(".weight");
                    return isGain ? noise.add(new Scalar(1)) : noise;
                };
        return load(config, precision, source);
    }

    /** The weights of a checkpoint, which may be closed afterwards. */
    static PlainGpt2 of(ModelFolder checkpoint, Precision precision) {
        return load(
                checkpoint.config(),
                precision,
                (name, shape) -> Tensors.of(checkpoint.tensor(name).floats(), shape));
    }

    private static PlainGpt2 load(ModelConfig config, Precision precision, Source source) {
        PlainGpt2 model = new PlainGpt2(config, precision);
        for (StoredWeight stored : Families.installed().of(config).layout(config).all(config)) {
            try (TensorScope _ = TensorScope.open()) {
                long[] sizes = stored.shape().stream().mapToLong(Long::longValue).toArray();
                Tensor weight = source.get(stored.name(), sizes).to(Tensors.type(precision));
                Tensor laidOut = stored.isLinear() ? weight.t().contiguous() : weight;
                model.weights.put(stored.name(), model.held.hold(laidOut));
            }
        }
        return model;
    }

    ModelConfig config() {
        return config;
    }

    Precision precision() {
        return precision;
    }

    PlainAttention attention() {
        return attention;
    }

    /** How attention is computed from now on. */
    void use(PlainAttention chosen) {
        attention = chosen;
    }

    /** The time that linear layers have taken since this was made. */
    long linearNanos() {
        return linearNanos;
    }

    /**
     * Runs a batch through all layers.
     *
     * @param ids {@code [B, T]}
     * @param projection whether the logits are computed too, and thrown away
     * @param pass holds what is returned
     * @return the post-activations of each layer's MLP, {@code [B, T, dMlp]}
     */
    List<Tensor> mlpPosts(Tensor ids, boolean projection, TensorScope pass) {
        List<Tensor> posts = new ArrayList<>();
        Tensor position = weight("wpe.weight").narrow(0, 0, ids.size(1)); // [T, dModel]
        Tensor x = torch.embedding(weight("wte.weight"), ids).add(position); // [B, T, dModel]
        for (int layer = 0; layer < config.nLayers(); layer++) {
            String block = "h." + layer + ".";
            try (TensorScope _ =
                    TensorScope.open()) { // Python too frees what a block leaves behind
                Tensor z = attend(block, norm(block + "ln_1", x)); // [B, T, dModel]
                x = x.add(linear(block + "attn.c_proj", z));
                Tensor pre = linear(block + "mlp.c_fc", norm(block + "ln_2", x)); // [B, T, dMlp]
                Tensor post = activate(config.mlp().activation(), pre);
                posts.add(pass.keep(post));
                x = pass.keep(x.add(linear(block + "mlp.c_proj", post)));
            }
        }
        x = norm("ln_f", x);
        if (projection) {
            linear(x, weight("wte.weight"), new TensorOptional()); // [B, T, dVocab]
        }
        return posts;
    }

    private Tensor attend(String block, Tensor x) {
        TensorVector parts = linear(block + "attn.c_attn", x).split(config.dModel(), 2);
        Tensor z = attention.apply(heads(parts.get(0)), heads(parts.get(1)), heads(parts.get(2)));
        return z.transpose(1, 2).reshape(x.size(0), x.size(1), config.dModel());
    }

    /** {@code [B, T, dModel]} to {@code [B, H, T, dHead]}. */
    private Tensor heads(Tensor x) {
        return x.view(x.size(0), x.size(1), config.nHeads(), config.dHead()).transpose(1, 2);
    }

    private Tensor norm(String name, Tensor x) {
        return torch.layer_norm(
                x,
                new long[] {config.dModel()},
                new TensorOptional(weight(name + ".weight")),
                new TensorOptional(weight(name + ".bias")),
                config.norm().eps(),
                false);
    }

    private Tensor linear(String name, Tensor x) {
        return linear(x, weight(name + ".weight"), new TensorOptional(weight(name + ".bias")));
    }

    private Tensor linear(Tensor x, Tensor weight, TensorOptional bias) {
        long began = System.nanoTime();
        Tensor y = torch.linear(x, weight, bias);
        linearNanos += System.nanoTime() - began;
        return y;
    }

    private static Tensor activate(ActivationFunction function, Tensor x) {
        return switch (function) {
            case GELU_NEW -> torch.gelu(x, "tanh");
            case GELU -> torch.gelu(x, "none");
            case RELU -> torch.relu(x);
            case SILU -> torch.silu(x);
            case QUICK_GELU -> x.mul(torch.sigmoid(x.mul(new Scalar(1.702))));
        };
    }

    private Tensor weight(String name) {
        Tensor weight = weights.get(name);
        if (weight == null) {
            throw new IllegalArgumentException("GPT-2 has no weight " + name);
        }
        return weight;
    }

    @Override
    public void close() {
        held.close();
    }
}
