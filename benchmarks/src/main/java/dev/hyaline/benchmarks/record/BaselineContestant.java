package dev.hyaline.benchmarks.record;

import dev.hyaline.benchmarks.machine.MatmulLimit;
import dev.hyaline.benchmarks.machine.PeakMemory;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.Torch;
import dev.hyaline.text.Tokenizer;
import java.util.Locale;
import java.util.OptionalLong;

/** A baseline as a contestant: loaded and tuned, then measured. */
final class BaselineContestant {

    private BaselineContestant() {}

    static ContestantResult run(ContestantTask task) {
        Precision precision = task.contestant().precision();
        ModelConfig config = task.shape().config();
        int[][] windows = windows(task);
        int batch;
        PlainAttention attention;
        Baseline.Outcome outcome;
        OptionalLong peak;
        try (PlainGpt2 model = task.shape().plain(precision);
                Baseline baseline = new Baseline(model, windows, task.contestant().projects())) {
            batch = baseline.tune(task.batchWindows());
            attention = model.attention();
            PeakMemory.reset();
            outcome = baseline.run(batch, task.seconds());
            peak = PeakMemory.bytes();
        }
        return new ContestantResult(
                task.contestant(),
                Torch.version() + ", " + Torch.deviceName(),
                Figures.format(
                        "%d windows a batch, %s attention, %d threads",
                        batch, attention.name().toLowerCase(Locale.ROOT), Torch.threads()),
                batch,
                outcome.tokens(),
                outcome.seconds(),
                outcome.shares(),
                peak,
                ForwardWork.weightBytes(config, precision, precision),
                0,
                MatmulLimit.measure(config, precision, task.limitSeconds()));
    }

    private static int[][] windows(ContestantTask task) {
        int most = (int) Math.ceilDiv(task.tokens(), ContestantTask.WINDOW);
        int[][] windows =
                WholeWindows.read(task.corpus(), Tokenizer::builtin, ContestantTask.WINDOW, most);
        int needed = task.batchWindows() == 0 ? Baseline.largestBatch() : task.batchWindows();
        if (windows.length < needed) {
            throw HyalineException.corpus(
                    "corpus must have at least %d whole windows of %d tokens, but has: %d (%s)",
                    needed, ContestantTask.WINDOW, windows.length, task.corpus());
        }
        return windows;
    }
}
