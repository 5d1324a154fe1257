package dev.hyaline.model;

import static dev.hyaline.model.HookKind.*;

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
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A causal transformer with learned positions and pre-normalisation (GPT-2, Radford et al. 2019),
 * where several heads may share keys and values (Ainslie et al. 2023). The values at its hook
 * points are those of the unprocessed weights: nothing is folded or centred.
 *
 * <p>Shapes: B sequences, T tokens in the longest, H = nHeads, K = nKvHeads. In {@link
 * Precision#BF16} the linear layers take and give bf16; the embeddings, the residual stream,
 * normalisation, attention and the logits stay single. Passes on several threads at once are fine;
 * closing frees the weights.
 */
public final class Transformer implements AutoCloseable {

    private final ModelConfig config;
    private final TransformerWeights weights;
    private final Device device;
    private final LongAdder linearNanos;

    private Transformer(
            ModelConfig config, TransformerWeights weights, Device device, LongAdder linearNanos) {
        this.config = config;
        this.weights = weights;
        this.device = device;
        this.linearNanos = linearNanos;
    }

    /** A model with these weights, whose files may be closed afterwards. */
    public static Transformer load(Weights weights) {
        return load(weights, Precision.FP32, Device.CPU);
    }

    /** The same with a precision, on a device. */
    public static Transformer load(Weights weights, Precision precision, Device device) {
        device.requireAvailable(); // before linear layers are chosen for it
        return load(weights, device, LinearFactory.fastest(precision, device));
    }

    static Transformer load(Weights weights, Device device, LinearFactory linears) {
        device.requireAvailable();
        LongAdder nanos = new LongAdder();
        TransformerWeights parts =
                TransformerWeights.load(
                        weights,
                        (weight, bias, held) ->
                                new TimedLinear(linears.make(weight, bias, held), nanos),
                        device);
        return new Transformer(weights.config(), parts, device, nanos);
    }

    public ModelConfig config() {
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
     * Goes on from the residual stream of another pass, as far as the hooks need it: what lies
     * before a change need not be computed for each.
     *
     * @param point where that was, before or behind a block
     * @param value of that pass there {@code [B, T, dModel]}
     * @param hooks at that point or behind it
     */
    public void resume(HookPoint point, Tensor value, Hooks hooks) {
        hooks.check(config);
        HookState state = new HookState(hooks);
        try (TensorScope pass = TensorScope.open()) {
            int layer = point.layer().orElseThrow();
            switch (point.kind()) {
                case RESID_PRE -> blocks(layer, value, state, pass);
                case RESID_POST -> blocks(layer + 1, state.at(point, value), state, pass);
                default ->
                        throw new IllegalArgumentException(
                                "pass must go on before or behind a block, but is to at: " + point);
            }
        }
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

    /** x = embed[ids] + posEmbed[0…T−1]; the blocks; logits = LN(x) embedᵀ. */
    private void forward(TokenBatch batch, Hooks hooks) {
        hooks.check(config);
        HookState state = new HookState(hooks);
        try (TensorScope pass = TensorScope.open()) {
            Tensor ids = Tensors.place(batch.ids(), device); // [B, T]
            Tensor embed = torch.embedding(weights.embed(), ids); // [B, T, dModel]
            embed = state.at(EMBED, embed); // [B, T, dModel]
            Tensor posEmbed = weights.posEmbed().narrow(0, 0, batch.length()); // [T, dModel]
            posEmbed = state.at(POS_EMBED, posEmbed.expand_as(embed)); // [B, T, dModel]

            blocks(0, embed.add(posEmbed), state, pass);
        }
    }

    /** The blocks from one on, and what is behind them. */
    private void blocks(int first, Tensor resid, HookState state, TensorScope pass) {
        Tensor x = resid; // [B, T, dModel]
        for (int layer = first; layer < config.nLayers() && !state.done(); layer++) {
            try (TensorScope _ = TensorScope.open()) {
                x = pass.keep(block(weights.blocks().get(layer), layer, x, state));
            }
        }
        if (state.done()) {
            return;
        }

        HookPoint scale = HookPoint.of(LN_FINAL_SCALE);
        HookPoint normalized = HookPoint.of(LN_FINAL_NORMALIZED);
        x = weights.lnFinal().apply(x, state, scale, normalized); // [B, T, dModel]
        if (state.done()) {
            return;
        }
        state.at(LOGITS, torch.linear(x, weights.embed())); // [B, T, dVocab]
    }

    /** x + Attention(LN1(x)), then that + MLP(LN2(that)). */
    private Tensor block(
            TransformerWeights.Block block, int layer, Tensor residPre, HookState state) {
        Tensor x = state.at(RESID_PRE, layer, residPre); // [B, T, dModel]

        Tensor attnIn = norm(block.ln1(), LN1_SCALE, LN1_NORMALIZED, layer, x, state);
        if (state.done()) {
            return x;
        }
        Tensor z = attention(block, layer, attnIn, state); // [B, T, H, dHead]
        if (state.done()) {
            return x;
        }
        Tensor attnOut = block.attnOut().apply(z.flatten(2, 3)); // [B, T, dModel]
        attnOut = state.at(ATTN_OUT, layer, attnOut);
        x = state.at(RESID_MID, layer, x.add(attnOut)); // [B, T, dModel]
        if (state.done()) {
            return x;
        }

        Tensor mlpIn = norm(block.ln2(), LN2_SCALE, LN2_NORMALIZED, layer, x, state);
        if (state.done()) {
            return x;
        }
        Tensor mlpPost = neurons(block, layer, mlpIn, state); // [B, T, dMlp]
        if (state.done()) {
            return x;
        }
        Tensor mlpOut = block.mlpOut().apply(mlpPost); // [B, T, dModel]
        mlpOut = state.at(MLP_OUT, layer, mlpOut);
        return state.at(RESID_POST, layer, x.add(mlpOut)); // [B, T, dModel]
    }

    private static Tensor norm(
            LayerNorm norm,
            HookKind scale,
            HookKind normalized,
            int layer,
            Tensor x,
            HookState state) {
        return norm.apply(x, state, HookPoint.of(scale, layer), HookPoint.of(normalized, layer));
    }

    /** z = softmax(mask(q kᵀ / √dHead)) v, head by head. */
    private Tensor attention(TransformerWeights.Block block, int layer, Tensor x, HookState state) {
        Tensor qkv = block.qkv().apply(x).to(torch.ScalarType.Float); // [B, T, (H + 2 K) dHead]
        Tensor heads = qkv.view(x.size(0), x.size(1), -1, config.dHead()); // [B, T, H + 2 K, dHead]
        int nHeads = config.nHeads();
        int nKvHeads = config.nKvHeads();
        Tensor q = state.at(Q, layer, heads.narrow(2, 0, nHeads)); // [B, T, H, dHead]
        Tensor k = state.at(K, layer, heads.narrow(2, nHeads, nKvHeads)); // [B, T, K, dHead]
        Tensor v = state.at(V, layer, heads.narrow(2, nHeads + nKvHeads, nKvHeads));
        if (state.done()) {
            return v;
        }
        q = q.transpose(1, 2); // [B, H, T, dHead]
        k = forEachHead(k.transpose(1, 2)); // [B, H, T, dHead]
        v = forEachHead(v.transpose(1, 2)); // [B, H, T, dHead]

        boolean fused =
                state.isFree(HookPoint.of(ATTN_SCORES, layer))
                        && state.isFree(HookPoint.of(PATTERN, layer));
        Tensor z = fused ? fusedAttention(q, k, v) : openAttention(layer, q, k, v, state);
        return state.done() ? z : state.at(Z, layer, z.transpose(1, 2)); // [B, T, H, dHead]
    }

    /** All of it at once, without the pattern ever being there. */
    private static Tensor fusedAttention(Tensor q, Tensor k, Tensor v) {
        return torch.scaled_dot_product_attention(
                q, k, v, new TensorOptional(), 0, true, new DoubleOptional(), false);
    }

    private Tensor openAttention(int layer, Tensor q, Tensor k, Tensor v, HookState state) {
        Tensor scores = torch.matmul(q, k.transpose(2, 3)); // [B, H, T, T]
        scores.div_(new Scalar(Math.sqrt(config.dHead())));
        long length = q.size(2);
        Tensor future = scores.new_ones(length, length).triu(1).to(torch.ScalarType.Bool); // [T, T]
        scores.masked_fill_(future, new Scalar(Double.NEGATIVE_INFINITY));
        scores = state.at(ATTN_SCORES, layer, scores); // [B, H, T, T]
        if (state.done()) {
            return v;
        }
        Tensor pattern = state.at(PATTERN, layer, scores.softmax(-1)); // [B, H, T, T]
        return state.done() ? v : torch.matmul(pattern, v); // [B, H, T, dHead]
    }

    /** {@code [B, K, T, dHead]} to {@code [B, H, T, dHead]}: consecutive heads share one. */
    private Tensor forEachHead(Tensor shared) {
        int sharers = config.nHeads() / config.nKvHeads();
        return sharers == 1
                ? shared
                : shared.repeat_interleave(sharers, new LongOptional(1), new LongOptional());
    }

    /** activation(x Wᵢₙ + bᵢₙ). */
    private Tensor neurons(TransformerWeights.Block block, int layer, Tensor x, HookState state) {
        ActivationFunction activation = config.activation();
        HookPoint pre = HookPoint.of(MLP_PRE, layer);
        if (state.isFree(pre)) {
            return state.at(MLP_POST, layer, block.mlpIn().apply(x, activation)); // [B, T, dMlp]
        }
        Tensor mlpPre = state.at(pre, block.mlpIn().apply(x)); // [B, T, dMlp]
        return state.done()
                ? mlpPre
                : state.at(MLP_POST, layer, Nonlinearity.apply(activation, mlpPre)); // [B, T, dMlp]
    }

    /** Frees the weights. */
    @Override
    public void close() {
        weights.close();
    }
}
