package dev.hyaline.train;

import dev.hyaline.common.HyalineException;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.SparseRows;
import dev.hyaline.tensor.Cores;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * One step of training after another, on weights in place: loss, gradients, the decoder's without
 * what changes lengths, Adam, decoder rows of length 1 again (Gao et al. 2024, arXiv 2406.04093,
 * appendix A). Not thread-safe.
 */
public final class TrainingStep implements AutoCloseable {

    private final SaeWeights weights;
    private final TopKLoss loss;
    private final Adam adam;

    /** Begins; the weights are changed in place from then on. */
    public TrainingStep(SaeWeights weights, LossConfig lossConfig, AdamConfig adamConfig) {
        this.weights = weights;
        this.loss = new TopKLoss(weights, lossConfig);
        this.adam = new Adam(adamConfig, weights.trained());
    }

    /**
     * Does a step.
     *
     * @param x normalised activations {@code [B, d]}
     * @param isDead which latents are dead, bool {@code [n]}
     * @return what the weights gave before the step, in the caller's scope; the decoder's gradient
     *     without what changes lengths
     */
    public TopKLoss.Result step(Tensor x, Tensor isDead) {
        TopKLoss.Result result = loss.of(x, isDead);
        requireFinite("main loss", result.mainLoss());
        requireFinite("auxiliary loss", result.auxLoss());
        Gradients gradients = result.gradients();
        gradients.alongSphereInPlace(weights.wDec());
        adam.step(gradients.all());
        normaliseDecoderRows();
        return result;
    }

    private void normaliseDecoderRows() {
        Cores.forEach(
                weights.nLatents(),
                SparseRows.BLOCK,
                (first, size) -> {
                    Tensor rows = weights.wDec().narrow(0, first, size); // (size, d)
                    rows.div_(rows.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true));
                });
    }

    private void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw HyalineException.numeric(
                    "%s must be finite, but is: %s (step %d)", name, value, adam.steps() + 1);
        }
    }

    /** Nanoseconds that all threads together spent on the encoder's products so far. */
    public long encoderNanos() {
        return loss.encoderNanos();
    }

    /** What it remembers from step to step, by name: to be stored, and filled in again. */
    SequencedMap<String, Tensor> state() {
        SequencedMap<String, Tensor> state = new LinkedHashMap<>();
        for (int i = 0; i < SaeWeights.NAMES.size(); i++) {
            String name = SaeWeights.NAMES.get(i);
            state.put(name + ".mean", adam.means().get(i));
            state.put(name + ".square", adam.squares().get(i));
        }
        return state;
    }

    /** How many steps were done. */
    long steps() {
        return adam.steps();
    }

    /** Goes on behind so many steps, once {@link #state} was filled in. */
    void resume(long doneSteps) {
        adam.resume(doneSteps);
    }

    /** Frees what the optimiser keeps; again does nothing. */
    @Override
    public void close() {
        adam.close();
    }
}
