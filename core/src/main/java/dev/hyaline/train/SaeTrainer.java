package dev.hyaline.train;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.sae.format.SaeFiles;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Torch;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * Trains a TopK autoencoder on a stream of activations (Gao et al. 2024, arXiv 2406.04093). Killed
 * at any moment, the same call goes on from the last checkpoint, and on the same number of threads
 * ends with the same weights, bit for bit.
 */
public final class SaeTrainer {

    private static final double CHECKPOINT_SHARE = 60;

    private final TrainingConfig config;
    private final String site;
    private final SortedMap<String, String> origin;
    private final TrainingFolder folder;
    private final double checkpointSeconds;
    private final Progress progress;

    /**
     * @param site the hook point that activations are of
     * @param origin where they come from, for the file
     * @param folder for checkpoints
     * @param checkpointSeconds between two checkpoints at least; 0 for one after every step
     */
    public SaeTrainer(
            TrainingConfig config,
            String site,
            SortedMap<String, String> origin,
            TrainingFolder folder,
            double checkpointSeconds,
            Progress progress) {
        this.config = config;
        this.site = site;
        this.origin = new TreeMap<>(origin);
        this.folder = folder;
        this.checkpointSeconds = checkpointSeconds;
        this.progress = progress;
    }

    /**
     * Trains, or goes on to, and writes the autoencoder.
     *
     * @param heldOut activations not to train on, for the last check; its first blocks are used
     * @param dtype of the weights in the file
     * @param out the file
     */
    public TrainingReport train(
            ActivationStream stream, ActivationStream heldOut, DType dtype, Path out) {
        requireEnough(stream);
        try (TrainingState state = open(stream)) {
            run(state);
            SaeConfig sae = sae(state, stream.dIn());
            save(state, sae);
            state.writeSae(sae, dtype, out);
            Check check = check(out, heldOut, state.filter());
            return new TrainingReport(
                    site,
                    stream.dIn(),
                    state.steps(),
                    state.tokens(),
                    state.seconds(),
                    check.nmse,
                    check.tokens,
                    sae.provenance(),
                    new TreeMap<>(config.decisive()),
                    state.points());
        }
    }

    private void requireEnough(ActivationStream stream) {
        if (stream.tokens() < config.batchTokens()) {
            throw HyalineException.corpus(
                    "corpus must have at least one batch of %,d tokens to train on, but has: %,d",
                    config.batchTokens(), stream.tokens());
        }
    }

    private TrainingState open(ActivationStream stream) {
        Optional<Path> checkpoint = folder.latest();
        if (checkpoint.isEmpty()) {
            return TrainingState.begin(config, stream);
        }
        TrainingState state = TrainingState.resume(config, stream, checkpoint.get());
        progress.say(Figures.format("continuing behind step %,d", state.steps()));
        int before = state.threadsBefore();
        if (before != Torch.threads()) {
            progress.say(
                    Figures.format(
                            "warning: threads were %d and are %d: weights will differ in their last bits",
                            before, Torch.threads()));
        }
        return state;
    }

    private void run(TrainingState state) {
        long due = due(0);
        try (Progress.Task task = progress.begin("training", state.plannedTokens(), "tokens")) {
            while (state.advance()) {
                task.at(state.tokens(), figures(state));
                if (System.nanoTime() - due >= 0) {
                    long before = System.nanoTime();
                    save(state, sae(state, state.dIn()));
                    due = due((System.nanoTime() - before) / 1e9);
                }
            }
        }
    }

    /** The larger of the least time and 60 times what a checkpoint takes: under 2 % of all. */
    private long due(double tookSeconds) {
        double seconds =
                checkpointSeconds == 0
                        ? 0
                        : Math.max(checkpointSeconds, CHECKPOINT_SHARE * tookSeconds);
        return System.nanoTime() + (long) (seconds * 1e9);
    }

    private void save(TrainingState state, SaeConfig sae) {
        folder.publish(state.steps(), path -> state.save(sae, path));
    }

    private static String figures(TrainingState state) {
        if (state.points().isEmpty()) {
            return "";
        }
        TrainingPoint point = state.points().getLast();
        return String.format(
                Locale.ROOT,
                "NMSE %.4f, L0 %.1f, dead %.1f %%",
                point.nmse(),
                point.l0(),
                100 * point.dead());
    }

    private SaeConfig sae(TrainingState state, int dIn) {
        SortedMap<String, String> provenance = new TreeMap<>(origin);
        config.decisive().forEach((name, value) -> provenance.put("option." + name, value));
        provenance.put("steps", String.valueOf(state.steps()));
        provenance.put("threads", String.valueOf(Torch.threads()));
        provenance.put("tokens", String.valueOf(state.tokens()));
        provenance.put("ema_decay", String.valueOf(state.decay()));
        provenance.put("k_aux", String.valueOf(state.loss().kAux()));
        provenance.put("mse_scale", String.valueOf(state.loss().mseScale()));
        provenance.put("max_norm", String.valueOf(state.filter().maxNorm()));
        return new SaeConfig(
                dIn,
                config.nLatents(),
                config.activation(),
                config.normalisation(),
                site,
                config.tokenMask(),
                provenance);
    }

    private record Check(OptionalDouble nmse, long tokens) {}

    /** Reads the file back and uses it. */
    private static Check check(Path out, ActivationStream heldOut, TokenFilter filter) {
        heldOut.seek(0);
        try (Sae sae = SaeFiles.load(out);
                TensorScope _ = TensorScope.open()) {
            Optional<ActivationBlock> block = heldOut.next();
            if (block.isEmpty()) {
                return new Check(OptionalDouble.empty(), 0);
            }
            Tensor x = filter.keep(block.get());
            return new Check(OptionalDouble.of(sae.nmse(x)), x.size(0));
        }
    }
}
