package dev.hyaline.record;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.record.fold.BandEdges;
import dev.hyaline.record.fold.FoldState;
import dev.hyaline.subject.UnitRange;
import java.nio.file.Path;
import java.util.List;

/**
 * One piece of the work of recording: some units on some windows. Where all windows are one task,
 * that is a recording; tasks of several processes give what one gives, once their states are
 * merged: the same windows, ranks and counts, and sums to the last digits.
 *
 * @param units of the sites that go through the model together
 * @param firstWindow the first
 * @param endWindow one past the last
 * @param edges of the units' bands, of each range; none where this task is to find them, which the
 *     first task must, and where the corpus is too small for bands
 */
public record FoldTask(
        List<UnitRange> units, int firstWindow, int endWindow, List<BandEdges> edges) {

    public FoldTask {
        units = List.copyOf(units);
        edges = List.copyOf(edges);
    }

    /** All windows, by one process. */
    static FoldTask whole(Folding folding, int slice) {
        return new FoldTask(folding.slices().get(slice), 0, folding.windows(), List.of());
    }

    /**
     * Folds, and writes the state.
     *
     * @param file where to; killed, the same task goes on from what is there
     */
    public FoldState run(Folding folding, Path file) {
        FoldState state = run(folding, file, "");
        state.write(file);
        return state;
    }

    /**
     * Folds.
     *
     * @param file where checkpoints go
     * @param which task of several, for people
     */
    FoldState run(Folding folding, Path file, String which) {
        requireBorder(folding, firstWindow);
        requireBorder(folding, endWindow);
        requireEdges(folding);
        FoldState state = folding.empty(units, edges);
        Checkpoints checkpoints = new Checkpoints(file, state, firstWindow, folding);
        int position = checkpoints.resume();
        if (position > firstWindow) {
            folding.progress.say(
                    Figures.format(
                            "continuing at window %,d of %,d%s",
                            position, folding.windows(), which));
        }
        try (Progress.Task task =
                folding.progress.begin("recording" + which, endWindow, "windows")) {
            new Workers(folding, state.folds(), checkpoints, task, position, endWindow)
                    .run(folding.lanes());
        }
        state.saw(firstWindow, endWindow);
        return state;
    }

    private static void requireBorder(Folding folding, int window) {
        if (window < 0 || window > folding.windows() || folding.border(window) != window) {
            throw HyalineException.usage(
                    "task must begin and end where batches of %d windows do, but does not: at window %d of %d",
                    folding.batchWindows(), window, folding.windows());
        }
    }

    private void requireEdges(Folding folding) {
        boolean finds = firstWindow == 0 && endWindow >= folding.edgeWindows();
        if (edges.isEmpty() && folding.edgeWindows() > 0 && !finds) {
            throw HyalineException.usage(
                    "task without band edges must have the first %d windows, but has: %d-%d",
                    folding.edgeWindows(), firstWindow, endWindow);
        }
    }
}
