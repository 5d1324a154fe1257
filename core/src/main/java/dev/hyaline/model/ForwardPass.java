package dev.hyaline.model;

import static dev.hyaline.model.HookKind.*;

import dev.hyaline.model.TransformerWeights.Block;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.TensorScope;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * One pass of one batch through a decoder (Vaswani et al. 2017), with what decoders have in place
 * of one thing or another: rotary positions (Su et al. 2021), gated neurons (Shazeer 2020), keys
 * that heads share (Ainslie et al. 2023), attention and MLP side by side (Wang and Komatsuzaki
 * 2021), sliding windows (Beltagy et al. 2020). {@link ModelConfig} says which; what a model has
 * not is null in its weights.
 *
 * <p>Shapes: B sequences, T tokens in the longest, H = nHeads, K = nKvHeads. {@link HookState}
 * leaves the pass as soon as all that is wanted has been seen. For one thread.
 */
final class ForwardPass {

    /** Of a table in less than single precision that are looked at together. */
    private static final long ROWS = 8192;

    private final ModelConfig config;
    private final TransformerWeights weights;
    private final Device device;
    private final HookState state;
    private final TensorScope pass;
    private final Map<Rotary, RotaryAngles> angles = new HashMap<>();

    ForwardPass(
            ModelConfig config,
            TransformerWeights weights,
            Device device,
            HookState state,
            TensorScope pass) {
        this.config = config;
        this.weights = weights;
        this.device = device;
        this.state = state;
        this.pass = pass;
    }

    /** x = scale · embed[ids] + posEmbed[0…T−1]; the blocks; logits = cap(norm(x) W_U + b_U). */
    void run(Tensor ids) {
        Tensor x = single(torch.embedding(weights.embed(), ids)); // [B, T, dModel]
        if (config.embedding().scale() != 1) {
            x = x.mul_(new Scalar(config.embedding().scale()));
        }
        x = state.at(EMBED, x);
        if (weights.posEmbed() != null) {
            Tensor posEmbed = weights.posEmbed().narrow(0, 0, ids.size(1)); // [T, dModel]
            x = x.add(state.at(POS_EMBED, posEmbed.expand_as(x))); // [B, T, dModel]
        }
        blocks(0, x);
    }

    /** Goes on before or behind a block. */
    void resume(HookPoint point, Tensor x) {
        int layer = point.layer().orElseThrow();
        switch (point.kind()) {
            case RESID_PRE -> blocks(layer, x);
            case RESID_POST -> blocks(layer + 1, state.at(point, x));
            default ->
                    throw new IllegalArgumentException(
                            "pass must go on before or behind a block, but is to at: " + point);
        }
    }

    /** Those from one on, and what is behind them. */
    private void blocks(int first, Tensor resid) {
        int length = Math.toIntExact(resid.size(1));
        for (Attention.Layer layer : config.attention().layers()) {
            layer.rotary()
                    .ifPresent(rotary ->
                            angles.computeIfAbsent(
                                    rotary, each -> RotaryAngles.of(each, length, device)));
        }
        Tensor x = resid; // [B, T, dModel]
        for (int layer = first; layer < config.nLayers(); layer++) {
            try (TensorScope _ = TensorScope.open()) {
                x = pass.keep(block(weights.blocks().get(layer), layer, x));
            }
        }
        x = weights.lnFinal().apply(x, state); // [B, T, dModel]
        state.at(LOGITS, capped(unembedded(x), config.unembedding().cap())); // [B, T, dVocab]
    }

    /** x W_U + b_U in single precision, some tokens after others where W_U is kept in less. */
    private Tensor unembedded(Tensor x) {
        Tensor table = weights.unembed(); // [dVocab, dModel]
        boolean whole = table.scalar_type().intern() == torch.ScalarType.Float;
        long step = whole ? table.size(0) : ROWS;
        TensorVector parts = new TensorVector();
        for (long first = 0; first < table.size(0); first += step) {
            long rows = Math.min(step, table.size(0) - first);
            parts.push_back(torch.linear(x, single(table.narrow(0, first, rows))));
        }
        Tensor logits = whole ? parts.get(0) : torch.cat(parts, 2); // [B, T, dVocab]
        return weights.unembedBias() == null ? logits : logits.add_(weights.unembedBias());
    }

    private static Tensor single(Tensor x) {
        return x.to(torch.ScalarType.Float);
    }

    /** m = x + norm(attention(norm(x))); m + norm(mlp(norm(m))), or parallel: of norm(x). */
    private Tensor block(Block block, int layer, Tensor residPre) {
        Tensor x = state.at(RESID_PRE, layer, residPre); // [B, T, dModel]

        Tensor a = norm(block.ln1(), x);
        a = attention(block, layer, a); // [B, T, H, dHead]
        a = block.attnOut().apply(a.flatten(2, 3)); // [B, T, dModel]
        a = norm(block.ln1Post(), a);
        a = state.at(ATTN_OUT, layer, a);
        a = norm(block.ln1After(), a);
        Tensor m = x.add(a); // [B, T, dModel]
        if (!config.parallel()) {
            m = state.at(RESID_MID, layer, m);
        }

        Tensor f = norm(block.ln2(), config.parallel() ? x : m);
        f = state.at(MLP_INPUT, layer, f);
        f = neurons(block, layer, f); // [B, T, dMlp]
        f = block.mlpOut().apply(f); // [B, T, dModel]
        f = norm(block.ln2Post(), f);
        f = state.at(MLP_OUT, layer, f);
        f = norm(block.ln2After(), f);
        return state.at(RESID_POST, layer, m.add(f)); // [B, T, dModel]
    }

    private Tensor norm(@Nullable NormLayer norm, Tensor x) {
        return norm == null ? x : norm.apply(x, state);
    }

    /** z = softmax(mask(cap(q kᵀ / divisor))) v, head by head, of rotated q and k. */
    private Tensor attention(Block block, int layer, Tensor x) {
        Attention.Layer own = config.attention().layers().get(layer);
        int nHeads = config.nHeads();
        int nKvHeads = config.nKvHeads();
        Tensor qkv = single(block.qkv().apply(x)); // [B, T, (H + 2 K) dHead]
        Tensor heads = qkv.view(x.size(0), x.size(1), -1, config.dHead()); // [B, T, H + 2 K, dHead]
        Tensor q = state.at(Q, layer, heads.narrow(2, 0, nHeads)); // [B, T, H, dHead]
        Tensor k = state.at(K, layer, heads.narrow(2, nHeads, nKvHeads)); // [B, T, K, dHead]
        Tensor v = state.at(V, layer, heads.narrow(2, nHeads + nKvHeads, nKvHeads));
        q = normOfHeads(block.qNorm(), q);
        k = normOfHeads(block.kNorm(), k);
        if (own.rotary().isPresent()) {
            RotaryAngles turned = Objects.requireNonNull(angles.get(own.rotary().get()));
            q = state.at(ROT_Q, layer, turned.rotate(q)); // [B, T, H, dHead]
            k = state.at(ROT_K, layer, turned.rotate(k)); // [B, T, K, dHead]
        }
        q = q.transpose(1, 2); // [B, H, T, dHead]
        k = forEachHead(k.transpose(1, 2)); // [B, H, T, dHead]
        v = forEachHead(v.transpose(1, 2)); // [B, H, T, dHead]

        boolean fused =
                config.attention().cap().isEmpty()
                        && state.isFree(HookPoint.of(ATTN_SCORES, layer))
                        && state.isFree(HookPoint.of(PATTERN, layer));
        Tensor z =
                fused
                        ? fusedAttention(q, k, v, own.window())
                        : openAttention(layer, q, k, v, own.window());
        return state.at(Z, layer, z.transpose(1, 2)); // [B, T, H, dHead]
    }

    private Tensor normOfHeads(@Nullable NormLayer norm, Tensor heads) {
        return switch (config.attention().qkNorm()) {
            case NONE -> heads;
            case PER_HEAD -> norm(norm, heads); // [B, T, heads, dHead]
            case ALL_HEADS -> norm(norm, heads.flatten(2, 3)).view_as(heads);
        };
    }

    /** All of it at once, without the pattern ever being there. */
    private Tensor fusedAttention(Tensor q, Tensor k, Tensor v, OptionalInt window) {
        boolean causal = window.isEmpty() || window.getAsInt() >= q.size(2);
        return torch.scaled_dot_product_attention(
                q,
                k,
                v,
                causal ? new TensorOptional() : new TensorOptional(hidden(q, window).logical_not()),
                0,
                causal,
                new DoubleOptional(1 / config.attention().divisor()),
                false);
    }

    private Tensor openAttention(int layer, Tensor q, Tensor k, Tensor v, OptionalInt window) {
        Tensor scores = torch.matmul(q, k.transpose(2, 3)); // [B, H, T, T]
        scores.div_(new Scalar(config.attention().divisor()));
        scores = capped(scores, config.attention().cap());
        scores.masked_fill_(hidden(q, window), new Scalar(Double.NEGATIVE_INFINITY));
        scores = state.at(ATTN_SCORES, layer, scores); // [B, H, T, T]
        Tensor pattern = state.at(PATTERN, layer, scores.softmax(-1)); // [B, H, T, T]
        return torch.matmul(pattern, v); // [B, H, T, dHead]
    }

    /** What a query does not see: keys behind it, and those as far before it as the window. */
    private static Tensor hidden(Tensor q, OptionalInt window) {
        long length = q.size(2);
        Tensor ones = q.new_ones(length, length);
        Tensor hidden = ones.triu(1); // [T, T], query by key
        if (window.isPresent()) {
            hidden = hidden.add(ones.tril(-window.getAsInt()));
        }
        return hidden.to(torch.ScalarType.Bool);
    }

    /** {@code [B, K, T, dHead]} to {@code [B, H, T, dHead]}: consecutive heads share one. */
    private Tensor forEachHead(Tensor shared) {
        int sharers = config.sizes().sharers();
        return sharers == 1
                ? shared
                : shared.repeat_interleave(sharers, new LongOptional(1), new LongOptional());
    }

    /** activation(x W_in + b_in), or gated: activation(x W_gate + b_gate) ⊙ (x W_in + b_in). */
    private Tensor neurons(Block block, int layer, Tensor x) {
        Linear inner = block.mlpGate() == null ? block.mlpIn() : block.mlpGate();
        ActivationFunction activation = config.mlp().activation();
        HookPoint pre = HookPoint.of(MLP_PRE, layer);
        Tensor post =
                state.isFree(pre)
                        ? inner.apply(x, activation)
                        : Nonlinearity.apply(activation, state.at(pre, inner.apply(x)));
        if (block.mlpGate() != null) {
            post.mul_(state.at(MLP_PRE_LINEAR, layer, block.mlpIn().apply(x)));
        }
        return state.at(MLP_POST, layer, post); // [B, T, dMlp]
    }

    /** c · tanh(x / c) where there is a c. */
    private static Tensor capped(Tensor x, OptionalDouble cap) {
        if (cap.isEmpty()) {
            return x;
        }
        Scalar c = new Scalar(cap.getAsDouble());
        return x.div_(c).tanh_().mul_(c);
    }
}
