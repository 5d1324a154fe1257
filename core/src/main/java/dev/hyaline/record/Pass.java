package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.run.Duck;
import dev.hyaline.run.RunFolder;
import dev.hyaline.text.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One pass over the windows for one slice of the units: fold, checkpoint now and then, write. A
 * checkpoint is made when the larger of a minute and 60 checkpoint times has gone by, so that they
 * take under 2 % of the time.
 */
final class Pass {

    private static final double CHECKPOINT_SHARE = 60;
    private static final double DISK_BYTES_A_SECOND = 300e6; // of a slow one
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
                    (range, activations) -> {});
            nanos = System.nanoTime() - began;
        }
        int blocks = ranges.getLast().site().layer() + 1;
        double perBlock = nanos / 1e9 / batch.windows() / blocks;
        return perBlock * plan.layersComputed() * store.size() * (1 + RecordingEstimate.FOLD_SHARE);
    }

    /** Records one slice, unless that is done; its last act is a mark that says so. */
    void run(int slice, List<List<UnitRange>> slices) {
        Path mark = run.work().resolve("slice-" + slice + ".done");
        if (Files.exists(mark)) {
            return;
        }
        Path checkpoint = run.work().resolve("slice-" + slice + ".checkpoint");
        String which = slices.size() == 1 ? "" : " pass %d/%d".formatted(slice + 1, slices.size());
        List<SiteState> states = states(slices.get(slice));
        int position = 0;
        if (Files.exists(checkpoint)) {
            position = resume(checkpoint, states);
            progress.say(
                    "continuing at window %,d of %,d%s".formatted(position, store.size(), which));
        }
        fold(states, position, checkpoint, which);
        long began = System.nanoTime();
        write(states, which);
        times.writing.add(System.nanoTime() - began);
        AtomicFiles.writeText(mark, "");
        AtomicFiles.delete(checkpoint);
    }

    private List<SiteState> states(List<UnitRange> ranges) {
        long salt = new Seed(options.seed()).derive("bands").value();
        return ranges.stream()
                .map(range -> new SiteState(range, counts, options.windowLength(), rows, salt))
                .toList();
    }

    private int resume(Path checkpoint, List<SiteState> states) {
        if (CheckpointFile.position(checkpoint) >= counts.edgeWindows()) {
            states.forEach(state -> state.bands().expectEdges());
        }
        return (int) CheckpointFile.read(checkpoint, arrays(states));
    }

    private void fold(List<SiteState> states, int from, Path checkpoint, String which) {
        try (Progress.Task task = progress.begin("recording" + which, store.size(), "windows")) {
            double checkpointSeconds = firstCheckpointSeconds(states);
            int position = from;
            task.at(position);
            while (position < store.size()) {
                double seconds =
                        Math.max(options.checkpointSeconds(), CHECKPOINT_SHARE * checkpointSeconds);
                long deadline = System.nanoTime() + (long) (seconds * 1e9);
                Leg leg =
                        new Leg(
                                store,
                                model,
                                states,
                                options.batchWindows(),
                                lanes(),
                                times,
                                task,
                                position,
                                deadline);
                position = leg.run();
                if (position < store.size()) {
                    long began = System.nanoTime();
                    CheckpointFile.write(checkpoint, position, arrays(states));
                    long nanos = System.nanoTime() - began;
                    times.checkpoints.add(nanos);
                    checkpointSeconds = nanos / 1e9;
                }
            }
        }
    }

    private int lanes() {
        return options.lanes() == 0 ? model.lanes() : options.lanes();
    }

    /** A guess, before one was made; where any time will do, none. */
    private double firstCheckpointSeconds(List<SiteState> states) {
        return options.checkpointSeconds() == 0
                ? 0
                : CheckpointFile.bytes(arrays(states)) / DISK_BYTES_A_SECOND;
    }

    private static List<Object> arrays(List<SiteState> states) {
        List<Object> arrays = new ArrayList<>();
        states.forEach(state -> arrays.addAll(state.arrays()));
        return arrays;
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
            AtomicInteger done = new AtomicInteger();
            List<Callable<Void>> sites = new ArrayList<>();
            for (int i = 0; i < states.size(); i++) {
                int site = i;
                sites.add(() -> {
                    files.write(
                            states.get(site),
                            RecordFiles.part(ranges.get(site), model.identity().dMlp()),
                            uniform,
                            sample.of(site));
                    synchronized (done) {
                        task.at(done.incrementAndGet());
                    }
                    return null;
                });
            }
            doAll(sites);
        }
    }

    /** Does all, a few at a time; what the first to fail throws is thrown here. */
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
