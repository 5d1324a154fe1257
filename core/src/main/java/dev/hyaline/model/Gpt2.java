package dev.hyaline.model;

import static dev.hyaline.model.HookKind.*;

import dev.hyaline.checkpoint.ActivationFunction;
import dev.hyaline.checkpoint.Checkpoint;
import dev.hyaline.checkpoint.Gpt2Config;
import dev.hyaline.common.Seed;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * GPT-2 (Radford et al. 2019): a causal transformer with learned positions and pre-normalisation.
 * The values at its hook points are those of the unprocessed weights: nothing is folded or centred.
 *
 * <p>Shapes: B sequences, T tokens in the longest, H = nHeads, dHead = dModel / nHeads. In {@link
 * Precision#BF16} the linear layers take and give bf16; the embeddings, the residual stream,
 * normalisation, attention and the logits stay single. Passes on several threads at once are fine;
 * closing frees the weights.
 */
public final class Gpt2 implements AutoCloseable {

    private final Gpt2Config config;
    private final Gpt2Weights weights;
    private final Device device;
    private final LongAdder linearNanos;

    private Gpt2(Gpt2Config config, Gpt2Weights weights, Device device, LongAdder linearNanos) {
        this.config = config;
        this.weights = weights;
        this.device = device;
        this.linearNanos = linearNanos;
    }

    /** A model with the weights of a checkpoint, which may be closed afterwards. */
    public static Gpt2 load(Checkpoint checkpoint) {
        return load(checkpoint, Precision.FP32, Device.CPU);
    }

    /** The same with a precision, on a device. */
    public static Gpt2 load(Checkpoint checkpoint, Precision precision, Device device) {
        return load(checkpoint.config(), WeightSource.of(checkpoint), precision, device);
    }

    /** An untrained model of a shape: the same seed and shape give the same weights anywhere. */
    public static Gpt2 random(Gpt2Config config, Seed seed) {
        return random(config, seed, Precision.FP32, Device.CPU);
    }

    /** The same with a precision, on a device. */
    public static Gpt2 random(Gpt2Config config, Seed seed, Precision precision, Device device) {
        return load(config, new RandomWeights(seed, config.nLayers()), precision, device);
    }

    private static Gpt2 load(
            Gpt2Config config, WeightSource source, Precision precision, Device device) {
        return load(
                config,
                source,
                device,
                (weight, bias, held) -> Linear.of(weight, bias, precision, device, held));
    }

    static Gpt2 load(
            Gpt2Config config,
            WeightSource source,
            Device device,
            Gpt2Weights.LinearFactory linears) {
        device.requireAvailable();
        LongAdder nanos = new LongAdder();
        Gpt2Weights weights =
                Gpt2Weights.load(
                        config,
                        source,
                        (weight, bias, held) ->
                                new TimedLinear(linears.make(weight, bias, held), nanos),
                        device);
        return new Gpt2(config, weights, device, nanos);
    }

    public Gpt2Config config() {
        return config;
    }

    /** Where it computes. */
    public Device device() {
        return device;
    }

    /**
     * Nanoseconds that its linear layers have taken so far, over all threads; on a GPU, which works
     * behind the program's back, only what it took to ask for them.
     */
    public long linearNanos() {
        return linearNanos.sum();
    }

    /**
     * Runs sequences through the model as far as the hooks need it.
     *
     * @param tokens ids, one row a sequence, of 1 to nCtx tokens each; equal lengths waste no work
     */
    public void run(int[][] tokens, Hooks hooks) {
        forward(TokenBatch.of(tokens, config), hooks);
    }

    /**
     * The values at some points, as plain Java, one map a sequence, without padding.
     *
     * @param tokens ids, one row a sequence
     */
    public List<SequencedMap<HookPoint, HookValue>> activations(
            int[][] tokens, Collection<HookPoint> points) {
        return activations(tokens, points, Hooks.none());
    }

    /** The same, with other hooks in place, such as edits. */
    public List<SequencedMap<HookPoint, HookValue>> activations(
            int[][] tokens, Collection<HookPoint> points, Hooks hooks) {
        TokenBatch batch = TokenBatch.of(tokens, config);
        List<SequencedMap<HookPoint, HookValue>> values = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            values.add(new TreeMap<>());
        }
        Capture collect =
                (point, value) -> {
                    for (int row = 0; row < batch.size(); row++) {
                        Tensor own = withoutPadding(point, value.select(0, row), batch.length(row));
                        values.get(row).put(point, HookValue.of(own));
                    }
                };
        forward(batch, hooks.capture(points, collect));
        return values;
    }

    private static Tensor withoutPadding(HookPoint point, Tensor value, int length) {
        return point.kind().shape() == Shape.PATTERN
                ? value.narrow(1, 0, length).narrow(2, 0, length) // [H, length, length]
                : value.narrow(0, 0, length); // [length, …]
    }

    /** x = wte[ids] + wpe[0…T−1]; the blocks; logits = LN(x) wteᵀ. */
    private void forward(TokenBatch batch, Hooks hooks) {
        hooks.check(config);
        Taps taps = new Taps(hooks);
        try (TensorScope pass = TensorScope.open()) {
            Tensor ids = Tensors.place(batch.ids(), device); // [B, T]
            Tensor embed = torch.embedding(weights.wte(), ids); // [B, T, dModel]
            embed = taps.at(EMBED, embed); // [B, T, dModel]
            Tensor posEmbed = weights.wpe().narrow(0, 0, batch.length()); // [T, dModel]
            posEmbed = taps.at(POS_EMBED, posEmbed.expand_as(embed)); // [B, T, dModel]

            Tensor x = embed.add(posEmbed); // [B, T, dModel]
            for (int layer = 0; layer < config.nLayers() && !taps.done(); layer++) {
                try (TensorScope _ = TensorScope.open()) {
                    x = pass.keep(block(weights.blocks().get(layer), layer, x, taps));
                }
            }
            if (taps.done()) {
                return;
            }

            HookPoint scale = HookPoint.of(LN_FINAL_SCALE);
            HookPoint normalized = HookPoint.of(LN_FINAL_NORMALIZED);
            x = weights.lnFinal().apply(x, taps, scale, normalized); // [B, T, dModel]
            if (taps.done()) {
                return;
            }
            taps.at(LOGITS, torch.linear(x, weights.wte())); // [B, T, dVocab]
        }
    }

    /** x + Attention(LN1(x)), then that + MLP(LN2(that)). */
    private Tensor block(Gpt2Weights.Block block, int layer, Tensor residPre, Taps taps) {
        Tensor x = taps.at(RESID_PRE, layer, residPre); // [B, T, dModel]

        Tensor attnIn = norm(block.ln1(), LN1_SCALE, LN1_NORMALIZED, layer, x, taps);
        if (taps.done()) {
            return x;
        }
        Tensor z = attention(block, layer, attnIn, taps); // [B, T, H, dHead]
        if (taps.done()) {
            return x;
        }
        Tensor attnOut = block.attnOut().apply(z.flatten(2, 3)); // [B, T, dModel]
        attnOut = taps.at(ATTN_OUT, layer, attnOut);
        x = taps.at(RESID_MID, layer, x.add(attnOut)); // [B, T, dModel]
        if (taps.done()) {
            return x;
        }

        Tensor mlpIn = norm(block.ln2(), LN2_SCALE, LN2_NORMALIZED, layer, x, taps);
        if (taps.done()) {
            return x;
        }
        Tensor mlpPost = neurons(block, layer, mlpIn, taps); // [B, T, dMlp]
        if (taps.done()) {
            return x;
        }
        Tensor mlpOut = block.mlpOut().apply(mlpPost); // [B, T, dModel]
        mlpOut = taps.at(MLP_OUT, layer, mlpOut);
        return taps.at(RESID_POST, layer, x.add(mlpOut)); // [B, T, dModel]
    }

    private static Tensor norm(
            LayerNorm norm, HookKind scale, HookKind normalized, int layer, Tensor x, Taps taps) {
        return norm.apply(x, taps, HookPoint.of(scale, layer), HookPoint.of(normalized, layer));
    }

    /** z = softmax(mask(q kᵀ / √dHead)) v, head by head. */
    private Tensor attention(Gpt2Weights.Block block, int layer, Tensor x, Taps taps) {
        Tensor qkv = block.qkv().apply(x).to(torch.ScalarType.Float); // [B, T, 3 dModel]
        TensorVector parts = qkv.split(config.dModel(), 2); // 3 × [B, T, dModel]
        Tensor q = taps.at(Q, layer, heads(parts.get(0))); // [B, T, H, dHead]
        Tensor k = taps.at(K, layer, heads(parts.get(1))); // [B, T, H, dHead]
        Tensor v = taps.at(V, layer, heads(parts.get(2))); // [B, T, H, dHead]
        if (taps.done()) {
            return v;
        }
        q = q.transpose(1, 2); // [B, H, T, dHead]
        k = k.transpose(1, 2); // [B, H, T, dHead]
        v = v.transpose(1, 2); // [B, H, T, dHead]

        boolean fused =
                taps.isFree(HookPoint.of(ATTN_SCORES, layer))
                        && taps.isFree(HookPoint.of(PATTERN, layer));
        Tensor z = fused ? fusedAttention(q, k, v) : openAttention(layer, q, k, v, taps);
        return taps.done() ? z : taps.at(Z, layer, z.transpose(1, 2)); // [B, T, H, dHead]
    }

    /** All of it at once, without the pattern ever being there. */
    private static Tensor fusedAttention(Tensor q, Tensor k, Tensor v) {
        return torch.scaled_dot_product_attention(
                q, k, v, new TensorOptional(), 0, true, new DoubleOptional(), false);
    }

    private Tensor openAttention(int layer, Tensor q, Tensor k, Tensor v, Taps taps) {
        Tensor scores = torch.matmul(q, k.transpose(2, 3)); // [B, H, T, T]
        scores.div_(new Scalar(Math.sqrt(config.dHead())));
        long length = q.size(2);
        Tensor future = scores.new_ones(length, length).triu(1).to(torch.ScalarType.Bool); // [T, T]
        scores.masked_fill_(future, new Scalar(Double.NEGATIVE_INFINITY));
        scores = taps.at(ATTN_SCORES, layer, scores); // [B, H, T, T]
        if (taps.done()) {
            return v;
        }
        Tensor pattern = taps.at(PATTERN, layer, scores.softmax(-1)); // [B, H, T, T]
        return taps.done() ? v : torch.matmul(pattern, v); // [B, H, T, dHead]
    }

    /** {@code [B, T, dModel]} to {@code [B, T, H, dHead]}. */
    private Tensor heads(Tensor x) {
        return x.view(x.size(0), x.size(1), config.nHeads(), config.dHead());
    }

    /** activation(x Wᵢₙ + bᵢₙ). */
    private Tensor neurons(Gpt2Weights.Block block, int layer, Tensor x, Taps taps) {
        ActivationFunction activation = config.activation();
        HookPoint pre = HookPoint.of(MLP_PRE, layer);
        if (taps.isFree(pre)) {
            return taps.at(MLP_POST, layer, block.mlpIn().apply(x, activation)); // [B, T, dMlp]
        }
        Tensor mlpPre = taps.at(pre, block.mlpIn().apply(x)); // [B, T, dMlp]
        return taps.done()
                ? mlpPre
                : taps.at(MLP_POST, layer, Nonlinearity.apply(activation, mlpPre)); // [B, T, dMlp]
    }

    /** Frees the weights. */
    @Override
    public void close() {
        weights.close();
    }
}
