package dev.hyaline.model;

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
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;

/**
 * A causal transformer of any shape that {@link ModelConfig} can say, with its weights ({@link
 * ForwardPass} has the formulas). The values at its hook points are those of the unprocessed
 * weights: nothing is folded or centred.
 *
 * <p>In {@link Precision#BF16} the linear layers take and give bf16; the embeddings, the residual stream,
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
        forward(hooks, pass -> pass.resume(point, value));
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
        return point.kind().shape() == HookKind.Shape.PATTERN
                ? value.narrow(1, 0, length).narrow(2, 0, length) // [H, length, length]
                : value.narrow(0, 0, length); // [length, …]
    }

    private void forward(TokenBatch batch, Hooks hooks) {
        forward(hooks, pass -> pass.run(Tensors.place(batch.ids(), device))); // [B, T]
    }

    private void forward(Hooks hooks, Consumer<ForwardPass> run) {
        hooks.check(config);
        if (hooks.captured() == 0) {
            return;
        }
        try (TensorScope pass = TensorScope.open()) {
            run.accept(new ForwardPass(config, weights, device, new HookState(hooks), pass));
        } catch (HookState.Done _) {
            return; // early, as nobody reads the rest
        }
    }

    /** Frees the weights. */
    @Override
    public void close() {
        weights.close();
    }
}
