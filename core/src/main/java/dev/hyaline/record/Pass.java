package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.record.fold.Fold;
import dev.hyaline.record.fold.FoldState;
import dev.hyaline.run.Duck;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Runner;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.SubjectModel;
import dev.hyaline.subject.UnitRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** One pass over the windows for one slice of the units: fold, checkpoint now and then, write. */
final class Pass {

    private static final int WRITERS = 2; // sites at a time; each takes some 200 MB

    private final Folding folding;
    private final RunFolder run;
    private final WindowStore store;
    private final SubjectModel model;

    Pass(Folding folding) {
        this.folding = folding;
        this.run = folding.run;
        this.store = folding.store;
        this.model = folding.model;
    }

    /** About how long all passes take: one batch through the first slice, timed. */
    double estimateSeconds() {
        RecordingPlan plan = folding.plan();
        List<UnitRange> ranges = plan.slices().getFirst();
        WindowBatch batch = store.batch(0, folding.batchWindows());
        Runner runner = model.runner(folding.lanes());
        long nanos = 0;
        for (int i = 0; i < 2; i++) { // the first one warms up
            long began = System.nanoTime();
            runner.run(batch.tokens(), ranges, (_, response) -> response.onHost());
            nanos = System.nanoTime() - began;
        }
        int blocks = RecordingPlan.blocks(ranges, model.sites());
        double perBlock = nanos / 1e9 / batch.windows() / blocks;
        return perBlock * plan.layersComputed() * store.size() * (1 + RecordingEstimate.FOLD_SHARE);
    }

    /** Records one slice, unless that is done; its last act is a mark that says so. */
    void run(int slice) {
        Path mark = run.work().resolve("slice-" + slice + ".done");
        if (Files.exists(mark)) {
            return;
        }
        int slices = folding.slices().size();
        String which = slices == 1 ? "" : Figures.format(" pass %d/%d", slice + 1, slices);
        Path checkpoint = folding.checkpoint(slice);
        FoldState state = FoldTask.whole(folding, slice).run(folding, checkpoint, which);
        long began = System.nanoTime();
        write(state.folds(), which);
        folding.times.writing.add(System.nanoTime() - began);
        AtomicFiles.writeText(mark, "");
        AtomicFiles.delete(checkpoint);
    }

    private void write(List<Fold> folds, String which) {
        Map<Split, int[]> uniform = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            uniform.put(split, smallestHashes(split, folding.config.counts().of(split)));
        }
        RecordFiles files = new RecordFiles(run, store);
        List<UnitRange> ranges = folds.stream().map(Fold::range).toList();
        try (Progress.Task task = folding.progress.begin("writing" + which, folds.size(), "sites");
                UniformSample sample =
                        UniformSample.take(
                                run.work().resolve("uniform.bin"),
                                model,
                                store,
                                uniform.values().stream().flatMapToInt(Arrays::stream).toArray(),
                                ranges,
                                folding.batchWindows(),
                                folding.lanes())) {
            model.rest();
            AtomicInteger next = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            Callable<Void> writer =
                    () -> {
                        float[] activations = sample.array(); // one for all, for its size
                        for (int site = next.getAndIncrement();
                                site < ranges.size();
                                site = next.getAndIncrement()) {
                            files.write(
                                    folds.get(site),
                                    RecordFiles.part(ranges.get(site), shape(ranges.get(site))),
                                    uniform,
                                    sample.read(site, activations));
                            synchronized (done) {
                                task.at(done.incrementAndGet());
                            }
                        }
                        return null;
                    };
            doAll(Collections.nCopies(WRITERS, writer));
        }
    }

    /** A range's site. */
    private SiteShape shape(UnitRange range) {
        return model.sites().stream()
                .filter(each -> each.site().equals(range.site()))
                .findFirst()
                .orElseThrow();
    }

    /** Does all side by side; what the first to fail throws is thrown here. */
    private static void doAll(List<Callable<Void>> tasks) {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            for (Future<Void> task : writers.invokeAll(tasks)) {
                task.get();
            }
        } catch (ExecutionException e) {
            throw HyalineException.unchecked(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing", e);
        }
    }

    /** The windows of a split with the smallest hashes, in the order of their ids. */
    private int[] smallestHashes(Split split, int most) {
        try (Duck duck = Duck.inMemory()) {
            return duck.query(
                    Figures.format(
                            "SELECT window_id FROM (SELECT window_id FROM %s WHERE split = %s ORDER BY hash, window_id LIMIT %d) ORDER BY window_id",
                            Duck.parquet(run.windowsFile()),
                            Duck.literal(split.columnValue()),
                            most),
                    rows -> {
                        List<Integer> ids = new ArrayList<>();
                        while (rows.next()) {
                            ids.add(rows.getInt(1));
                        }
                        return ids.stream().mapToInt(Integer::intValue).toArray();
                    });
        }
    }
}
