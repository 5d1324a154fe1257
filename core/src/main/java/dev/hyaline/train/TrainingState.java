package dev.hyaline.train;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.Safetensors;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.SaeWeights;
import dev.hyaline.sae.format.HyalineFormat;
import dev.hyaline.sae.format.RowElements;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Torch;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Everything that changes while an autoencoder is trained: weights, optimiser, running mean, dead
 * latents, what waits in the buffer, and where the stream is. Not thread-safe.
 */
final class TrainingState implements AutoCloseable {

    /** Steps that a running mean may at most forget in, as a share of all: a tenth. */
    private static final double SHARE_OF_STEPS = 10;

    private final TrainingConfig config;
    private final ActivationStream stream;
    private final TokenFilter filter;
    private final LossConfig loss;
    private final HeldTensors held = new HeldTensors();
    private final SaeWeights weights;
    private final TrainingStep step;
    private final WeightAverage average;
    private final DeadLatents dead;
    private final ShuffleBuffer buffer;
    private final TrainingCurve curve;
    private final TrainingMark before;
    private final long began = System.nanoTime();

    /**
     * @param before where training stood
     */
    private TrainingState(
            TrainingConfig config,
            ActivationStream stream,
            SaeWeights weights,
            TrainingMark before) {
        this.config = config;
        this.stream = stream;
        this.before = before;
        this.filter = new TokenFilter(config.tokenMask().firstPosition(), before.maxNorm());
        this.loss = config.loss(stream.dIn(), before.mseScale());
        this.weights = weights;
        weights.trained().forEach(held::hold);
        this.step = new TrainingStep(weights, loss, config.adam());
        this.average = new WeightAverage(decay(), weights.trained());
        this.dead = new DeadLatents(config.nLatents(), config.deadAfter());
        this.buffer =
                new ShuffleBuffer(
                        stream,
                        filter,
                        config.normalisation(),
                        config.bufferTokens(),
                        new Seed(config.seed()).derive("buffer"));
        this.curve = new TrainingCurve(plannedSteps(), before.points());
    }

    /** At the beginning. */
    static TrainingState begin(TrainingConfig config, ActivationStream stream) {
        try (TensorScope _ = TensorScope.open()) {
            TrainingSample sample = TrainingSample.take(stream, config);
            SaeWeights weights =
                    InitialWeights.of(
                            config.nLatents(),
                            sample.geometricMedian(),
                            new Seed(config.seed()).derive("weights"));
            return new TrainingState(
                    config,
                    stream,
                    weights,
                    TrainingMark.begin(sample.filter().maxNorm(), 1 / sample.variance()));
        }
    }

    /** As a checkpoint says. */
    static TrainingState resume(TrainingConfig config, ActivationStream stream, Path checkpoint) {
        TrainingMark mark = TrainingFiles.mark(checkpoint);
        try (TensorScope _ = TensorScope.open();
                Safetensors file = TrainingFiles.tensors(checkpoint, mark, identity(config))) {
            SaeWeights weights = InitialWeights.empty(config.nLatents(), stream.dIn());
            TrainingState state = new TrainingState(config, stream, weights, mark);
            state.buffer.resume(mark.waiting(), mark.shuffles(), mark.ended());
            SequencedMap<String, Tensor> tensors = state.tensors();
            tensors.put(TrainingFiles.BUFFER, state.buffer.restored());
            tensors.forEach((name, tensor) -> RowElements.fill(tensor, file.tensor(name)));
            state.step.resume(mark.step());
            stream.seek(mark.position());
            return state;
        }
    }

    /** What makes training another one. */
    private static String identity(TrainingConfig config) {
        return Sha256.of(config.decisive().toString()).hex();
    }

    /**
     * How fast the running mean forgets: no slower than in a tenth of all steps, for in short
     * training the first weights would otherwise be in the last ones.
     */
    double decay() {
        return Math.clamp(1 - SHARE_OF_STEPS / plannedSteps(), 0.0, config.averageDecay());
    }

    /** About how many steps there will be. */
    long plannedSteps() {
        return Math.max(1, plannedTokens() / config.batchTokens());
    }

    /** About how many tokens there will be. */
    long plannedTokens() {
        return Math.min(config.tokens(), stream.tokens());
    }

    /** Trains on one more batch; false when there is none. */
    boolean advance() {
        if ((steps() + 1) * config.batchTokens() > config.tokens()) {
            return false;
        }
        try (TensorScope _ = TensorScope.open()) {
            Optional<Tensor> batch = buffer.next(config.batchTokens());
            if (batch.isEmpty()) {
                return false;
            }
            TopKLoss.Result result = step.step(batch.get(), dead.isDead());
            dead.saw(result.live());
            average.update();
            long fired = result.live().values().gt(new Scalar(0)).sum().item_long();
            curve.add(steps(), config.batchTokens(), result, fired, dead.share());
            return true;
        }
    }

    /** How many steps were done. */
    long steps() {
        return step.steps();
    }

    /** How many tokens were trained on. */
    long tokens() {
        return steps() * config.batchTokens();
    }

    /** Seconds that it has taken, those before an interruption among them. */
    double seconds() {
        return before.seconds() + (System.nanoTime() - began) / 1e9;
    }

    /** How many threads computed before an interruption. */
    int threadsBefore() {
        return before.threads();
    }

    int dIn() {
        return stream.dIn();
    }

    List<TrainingPoint> points() {
        return curve.points();
    }

    TokenFilter filter() {
        return filter;
    }

    LossConfig loss() {
        return loss;
    }

    /** Writes the autoencoder: the running mean of the weights, with decoder rows of length 1. */
    void writeSae(SaeConfig sae, DType dtype, Path file) {
        HyalineFormat.write(sae, dtype, this::averaged, file);
    }

    private Tensor averaged(int weight, long first, long count) {
        Tensor rows = average.rows(weight, first, count, steps());
        if (!SaeWeights.NAMES.get(weight).equals("W_dec")) {
            return rows;
        }
        return rows.div(rows.norm(new ScalarOptional(new Scalar(2)), new long[] {1}, true));
    }

    /** Writes a checkpoint into a folder; what is not finite is refused by name. */
    void save(SaeConfig sae, Path folder) {
        TrainingFiles.write(folder, identity(config), steps(), tensors(), buffer);
        writeSae(sae, DType.F32, folder.resolve("sae.safetensors"));
        TrainingMark mark =
                new TrainingMark(
                        TrainingMark.VERSION,
                        Optional.empty(),
                        Torch.threads(),
                        steps(),
                        stream.position(),
                        buffer.left(),
                        buffer.shuffles(),
                        buffer.ended(),
                        filter.maxNorm(),
                        loss.mseScale(),
                        seconds(),
                        points());
        TrainingFiles.write(folder, mark);
    }

    /** What a checkpoint holds as it lies in memory. */
    private SequencedMap<String, Tensor> tensors() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        put(tensors, weights.trained(), "");
        put(tensors, average.sums(), ".average");
        tensors.putAll(step.state());
        tensors.put("tokens_since_fired", dead.tokensSinceFired());
        return tensors;
    }

    private static void put(Map<String, Tensor> tensors, List<Tensor> values, String suffix) {
        for (int i = 0; i < values.size(); i++) {
            tensors.put(SaeWeights.NAMES.get(i) + suffix, values.get(i));
        }
    }

    @Override
    public void close() {
        buffer.close();
        dead.close();
        average.close();
        step.close();
        held.close();
    }
}
