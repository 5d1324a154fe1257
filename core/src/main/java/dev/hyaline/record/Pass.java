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

/**
 * One pass over the windows for one slice of the units: fold, checkpoint now and then, write. A
 * checkpoint is made when the larger of a minute and 50 checkpoint times has gone by, so that they
 * take under 2 % of the time.
 */
final class Pass {

    private static final double CHECKPOINT_SHARE = 50;
    private static final long SHORT_NANOS = 20_000_000_000L; // not worth a checkpoint

    private final RunFolder run;
    private final WindowStore store;
    private final SubjectModel model;
    private final RecordingOptions options;
    private final RecordCounts counts;
    private final TokenRows rows;
    private final Progress progress;

    Pass(
            RunFolder run,
            WindowStore store,
            SubjectModel model,
            RecordingOptions options,
            RecordCounts counts,
            TokenRows rows,
            Progress progress) {
        this.run = run;
        this.store = store;
        this.model = model;
        this.options = options;
        this.counts = counts;
        this.rows = rows;
        this.progress = progress;
    }

    /** About how long all passes take: one batch through the first slice, timed. */
    double estimateSeconds(RecordingPlan plan) {
        List<UnitRange> ranges = plan.slices().getFirst();
        WindowBatch batch = store.batch(0, options.batchWindows());
        long nanos = 0;
        for (int i = 0; i < 2; i++) { // the first one warms up
            long began = System.nanoTime();
            model.activations()
                    .run(
                            batch.tokens(),
                            batch.windows(),
                            batch.length(),
                            ranges,
                            (range, activations) -> {});
            nanos = System.nanoTime() - began;
        }
        int blocks = ranges.getLast().site().layer() + 1;
        double perBlock = nanos / 1e9 / batch.windows() / blocks;
        double edgeWindows =
                counts.perBand() == 0 ? 0 : Math.min(store.size(), RecordingOptions.EDGE_WINDOWS);
        return perBlock
                * plan.layersComputed()
                * (store.size() + edgeWindows)
                * (1 + RecordingEstimate.FOLD_SHARE);
    }

    /** Records one slice, unless that is done; its last act is a mark that says so. */
    void run(int slice, List<List<UnitRange>> slices) {
        Path mark = run.work().resolve("slice-" + slice + ".done");
        if (Files.exists(mark)) {
            return;
        }
        Path checkpoint = run.work().resolve("slice-" + slice + ".checkpoint");
        List<UnitRange> ranges = slices.get(slice);
        String which = slices.size() == 1 ? "" : " pass %d/%d".formatted(slice + 1, slices.size());
        List<SiteState> states = new ArrayList<>();
        int position = 0;
        if (Files.exists(checkpoint)) {
            states = states(ranges, new float[ranges.size()][]);
            position = (int) CheckpointFile.read(checkpoint, arrays(states));
            progress.say(
                    "continuing at window %,d of %,d%s".formatted(position, store.size(), which));
        } else {
            long began = System.nanoTime();
            states = states(ranges, edges(ranges, which));
            if (System.nanoTime() - began > SHORT_NANOS) {
                CheckpointFile.write(checkpoint, position, arrays(states)); // edges are work too
            }
        }
        fold(ranges, states, position, checkpoint, which);
        write(ranges, states, which);
        AtomicFiles.writeText(mark, "");
        AtomicFiles.delete(checkpoint);
    }

    private float[][] edges(List<UnitRange> ranges, String which) {
        if (counts.perBand() == 0) {
            return new float[ranges.size()][];
        }
        int[] windows = smallestHashes(Split.EXPLAIN, RecordingOptions.EDGE_WINDOWS);
        try (Progress.Task task = progress.begin("band edges" + which, windows.length, "windows")) {
            return BandEdges.find(
                    model.activations(), store, windows, ranges, options.batchWindows(), task);
        }
    }

    private List<SiteState> states(List<UnitRange> ranges, float[][] edges) {
        long salt = new Seed(options.seed()).derive("bands").value();
        List<SiteState> states = new ArrayList<>();
        for (int i = 0; i < ranges.size(); i++) {
            float[] own = edges[i];
            if (own == null) {
                own = new float[counts.perBand() == 0 ? 0 : ranges.get(i).size() * Kind.BAND_COUNT];
            }
            states.add(
                    new SiteState(ranges.get(i), counts, options.windowLength(), rows, own, salt));
        }
        return states;
    }

    private void fold(
            List<UnitRange> ranges,
            List<SiteState> states,
            int from,
            Path checkpoint,
            String which) {
        ActivationSource source = model.activations();
        try (Progress.Task task = progress.begin("recording" + which, store.size(), "windows")) {
            long lastCheckpoint = System.nanoTime();
            double checkpointSeconds = 0;
            int position = from;
            task.at(position);
            while (position < store.size()) {
                WindowBatch batch = store.batch(position, options.batchWindows());
                source.run(
                        batch.tokens(),
                        batch.windows(),
                        batch.length(),
                        ranges,
                        (range, activations) -> states.get(range).fold(batch, activations));
                position += batch.windows();
                task.at(position);
                double since = (System.nanoTime() - lastCheckpoint) / 1e9;
                if (position < store.size()
                        && since
                                >= Math.max(
                                        options.checkpointSeconds(),
                                        CHECKPOINT_SHARE * checkpointSeconds)) {
                    long began = System.nanoTime();
                    CheckpointFile.write(checkpoint, position, arrays(states));
                    lastCheckpoint = System.nanoTime();
                    checkpointSeconds = (lastCheckpoint - began) / 1e9;
                }
            }
        }
    }

    private static List<Object> arrays(List<SiteState> states) {
        List<Object> arrays = new ArrayList<>();
        states.forEach(state -> arrays.addAll(state.arrays()));
        return arrays;
    }

    private void write(List<UnitRange> ranges, List<SiteState> states, String which) {
        Map<Split, int[]> uniform = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            uniform.put(split, smallestHashes(split, counts.of(split)));
        }
        RecordFiles files = new RecordFiles(run, store);
        try (Progress.Task task = progress.begin("writing" + which, ranges.size(), "sites")) {
            for (int i = 0; i < ranges.size(); i++) {
                UnitRange range = ranges.get(i);
                files.write(
                        states.get(i),
                        RecordFiles.part(range, model.identity().dMlp()),
                        uniform,
                        sample(uniform, range));
                task.at(i + 1L);
            }
        }
    }

    /**
     * Activations of the uniform sample, which is known by now and so needs no place in the state.
     */
    private float[][] sample(Map<Split, int[]> uniform, UnitRange range) {
        int[] windows = uniform.values().stream().flatMapToInt(Arrays::stream).toArray();
        float[][] sample = new float[windows.length][];
        int[] done = {0};
        for (int[] group : store.group(windows, options.batchWindows())) {
            int length = store.length(group[0]);
            int size = length * range.size();
            model.activations()
                    .run(
                            store.tokens(group),
                            group.length,
                            length,
                            List.of(range),
                            (only, activations) -> {
                                for (int w = 0; w < group.length; w++) {
                                    sample[done[0]++] =
                                            Arrays.copyOfRange(
                                                    activations, w * size, (w + 1) * size);
                                }
                            });
        }
        return sample;
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
