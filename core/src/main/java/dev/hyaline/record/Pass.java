package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowBatch;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.fold.SiteState;
import dev.hyaline.record.fold.TokenRows;
import dev.hyaline.run.Duck;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.ActivationSource;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.SparseActivations;
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

    private final RunFolder run;
    private final WindowStore store;
    private final SubjectModel model;
    private final RecordingOptions options;
    private final RecordCounts counts;
    private final TokenRows rows;
    private final RecordingTimes times;
    private final Progress progress;

    Pass(
            RunFolder run,
            WindowStore store,
            SubjectModel model,
            RecordingOptions options,
            RecordCounts counts,
            TokenRows rows,
            RecordingTimes times,
            Progress progress) {
        this.run = run;
        this.store = store;
        this.model = model;
        this.options = options;
        this.counts = counts;
        this.rows = rows;
        this.times = times;
        this.progress = progress;
    }

    /** About how long all passes take: one batch through the first slice, timed. */
    double estimateSeconds(RecordingPlan plan) {
        List<UnitRange> ranges = plan.slices().getFirst();
        WindowBatch batch = store.batch(0, options.batchWindows());
        ActivationSource source = model.activations(lanes());
        long nanos = 0;
        for (int i = 0; i < 2; i++) { // the first one warms up
            long began = System.nanoTime();
            source.run(
                    batch.tokens(),
                    batch.windows(),
                    batch.length(),
                    ranges,
                    new ActivationSource.Sink() {
                        @Override
                        public void accept(int range, float[] activations) {}

                        @Override
                        public void acceptSparse(int range, SparseActivations activations) {}
                    });
            nanos = System.nanoTime() - began;
        }
        int blocks = RecordingPlan.blocks(ranges, model.sites());
        double perBlock = nanos / 1e9 / batch.windows() / blocks;
        return perBlock * plan.layersComputed() * store.size() * (1 + RecordingEstimate.FOLD_SHARE);
    }

    /** Records one slice, unless that is done; its last act is a mark that says so. */
    void run(int slice, List<List<UnitRange>> slices) {
        Path mark = run.work().resolve("slice-" + slice + ".done");
        if (Files.exists(mark)) {
            return;
        }
        String which = slices.size() == 1 ? "" : " pass %d/%d".formatted(slice + 1, slices.size());
        List<SiteState> states = states(slices.get(slice));
        Checkpoints checkpoints =
                new Checkpoints(
                        run.work().resolve("slice-" + slice + ".checkpoint"),
                        states,
                        counts.edgeWindows(),
                        options.checkpointSeconds(),
                        times);
        int position = checkpoints.resume();
        if (position > 0) {
            progress.say(
                    "continuing at window %,d of %,d%s".formatted(position, store.size(), which));
        }
        try (Progress.Task task = progress.begin("recording" + which, store.size(), "windows")) {
            new Workers(
                            store,
                            model,
                            states,
                            checkpoints,
                            options.batchWindows(),
                            times,
                            task,
                            position)
                    .run(lanes());
        }
        long began = System.nanoTime();
        write(states, which);
        times.writing.add(System.nanoTime() - began);
        AtomicFiles.writeText(mark, "");
        checkpoints.delete();
    }

    private List<SiteState> states(List<UnitRange> ranges) {
        long salt = new Seed(options.seed()).derive("bands").value();
        return ranges.stream()
                .map(range -> new SiteState(range, counts, options.windowLength(), rows, salt))
                .toList();
    }

    private int lanes() {
        return options.lanes() == 0 ? model.lanes() : options.lanes();
    }

    private void write(List<SiteState> states, String which) {
        Map<Split, int[]> uniform = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            uniform.put(split, smallestHashes(split, counts.of(split)));
        }
        RecordFiles files = new RecordFiles(run, store);
        List<UnitRange> ranges = states.stream().map(SiteState::range).toList();
        try (Progress.Task task = progress.begin("writing" + which, states.size(), "sites");
                UniformSample sample =
                        UniformSample.take(
                                run.work().resolve("uniform.bin"),
                                model,
                                store,
                                uniform.values().stream().flatMapToInt(Arrays::stream).toArray(),
                                ranges,
                                options.batchWindows(),
                                lanes())) {
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
                                    states.get(site),
                                    RecordFiles.part(ranges.get(site), units(ranges.get(site))),
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

    /** How many units a range's site has. */
    private int units(UnitRange range) {
        return model.sites().stream()
                .filter(each -> each.site().equals(range.site()))
                .mapToInt(SiteShape::units)
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
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing", e);
        }
    }

    /** The windows of a split with the smallest hashes, in the order of their ids. */
    private int[] smallestHashes(Split split, int most) {
        try (Duck duck = Duck.inMemory()) {
            return duck.query(
                    "SELECT window_id FROM (SELECT window_id FROM %s WHERE split = %s ORDER BY hash, window_id LIMIT %d) ORDER BY window_id"
                            .formatted(
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
