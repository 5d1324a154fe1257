package dev.hyaline.benchmarks.record;

import dev.hyaline.common.Figures;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/**
 * Recording as it is done without Hyaline: batch after batch through the model, every layer's
 * post-activations captured, then each neuron's window maxima and its running top windows. Ids lie
 * in memory, nothing is written, and what a trial can choose is chosen in its favour.
 */
final class Baseline implements AutoCloseable {

    /** Top windows a neuron, as many as Hyaline keeps of a split. */
    static final int TOP = 20;

    private static final int[] BATCHES = {16, 32, 64}; // windows
    private static final double TRIAL_SECONDS = 0.3; // or one batch, whichever takes longer

    private final PlainGpt2 model;
    private final boolean projection;
    private final int[][] windows;
    private List<TopWindows> tops = new ArrayList<>();
    private int next;
    private long selectionNanos;

    /**
     * @param windows ids, all of one length; read again from the start when they are used up
     * @param projection whether the logits are computed
     */
    Baseline(PlainGpt2 model, int[][] windows, boolean projection) {
        this.model = model;
        this.windows = windows;
        this.projection = projection;
        restart();
    }

    /** The most windows that a batch may have. */
    static int largestBatch() {
        return BATCHES[BATCHES.length - 1];
    }

    /**
     * Chooses attention and batch size.
     *
     * @param given the windows a batch, or 0 to try
     * @return windows a batch
     */
    int tune(int given) {
        int tried = given == 0 ? BATCHES[0] : given;
        model.use(
                PlainAttention.fastest(
                        model.config(), model.precision(), tried, windows[0].length));
        batch(tried); // the first batch of all also loads and compiles
        int best = tried;
        double bestRate = 0;
        if (given == 0) {
            for (int size : BATCHES) {
                double rate = run(size, TRIAL_SECONDS).rate();
                if (rate > bestRate) {
                    bestRate = rate;
                    best = size;
                }
            }
        }
        restart();
        return best;
    }

    /**
     * What a run did.
     *
     * @param shares of the time, by {@link Shares}' names
     */
    record Outcome(long tokens, double seconds, SequencedMap<String, Double> shares) {
        double rate() {
            return tokens / seconds;
        }
    }

    /** Runs whole batches until the time is over. */
    Outcome run(int batchWindows, double seconds) {
        if (batchWindows > windows.length) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "batch of %d windows must be among %d", batchWindows, windows.length));
        }
        long linearBefore = model.linearNanos();
        selectionNanos = 0;
        long batches = 0;
        long began = System.nanoTime();
        long nanos;
        do {
            batch(batchWindows);
            batches++;
            nanos = System.nanoTime() - began;
        } while (nanos < seconds * 1e9);
        double linear = model.linearNanos() - linearBefore;
        SequencedMap<String, Double> shares = new LinkedHashMap<>();
        shares.put(Shares.MATMUL, linear / nanos);
        shares.put(Shares.ELEMENTWISE, (nanos - linear - selectionNanos) / nanos);
        shares.put(Shares.SELECTION, (double) selectionNanos / nanos);
        return new Outcome(batches * batchWindows * windows[0].length, nanos / 1e9, shares);
    }

    private void batch(int batchWindows) {
        if (next + batchWindows > windows.length) {
            next = 0;
        }
        try (TensorScope pass = TensorScope.open()) {
            int[][] rows = Arrays.copyOfRange(windows, next, next + batchWindows);
            Tensor ids = Tensors.ids(rows, rows[0].length); // [B, T]
            List<Tensor> posts = model.mlpPosts(ids, projection, pass);
            long began = System.nanoTime();
            for (int layer = 0; layer < posts.size(); layer++) {
                tops.get(layer).add(posts.get(layer), next);
            }
            selectionNanos += System.nanoTime() - began;
        }
        next += batchWindows;
    }

    private void restart() {
        close();
        tops = new ArrayList<>();
        for (int layer = 0; layer < model.config().nLayers(); layer++) {
            tops.add(new TopWindows(TOP));
        }
        next = 0;
    }

    /** The top windows of a layer so far. */
    TopWindows top(int layer) {
        return tops.get(layer);
    }

    /** Frees what was kept; the model is the caller's. */
    @Override
    public void close() {
        tops.forEach(TopWindows::close);
    }
}
