package dev.hyaline.record;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.record.fold.CheckpointFile;
import dev.hyaline.record.fold.SiteState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The checkpoints of a pass. One is due when the larger of a minute and 60 checkpoint times has
 * gone by, so that they take under 2 % of the time. For one thread at a time.
 */
final class Checkpoints {

    private static final double SHARE = 60;
    private static final double DISK_BYTES_A_SECOND = 300e6; // of a slow one

    private final Path file;
    private final List<SiteState> states;
    private final int edgeWindows;
    private final double leastSeconds;
    private final RecordingTimes times;
    private long dueNanos;
    private int written; // windows in the last one

    /**
     * @param edgeWindows how many windows band edges come from
     * @param leastSeconds none is due before that; with 0 the first is due after one batch
     */
    Checkpoints(
            Path file,
            List<SiteState> states,
            int edgeWindows,
            double leastSeconds,
            RecordingTimes times) {
        this.file = file;
        this.states = states;
        this.edgeWindows = edgeWindows;
        this.leastSeconds = leastSeconds;
        this.times = times;
        // How long one takes is a guess before one was written; where any time will do, none.
        schedule(leastSeconds == 0 ? 0 : CheckpointFile.bytes(arrays()) / DISK_BYTES_A_SECOND);
    }

    private void schedule(double checkpointSeconds) {
        double seconds = Math.max(leastSeconds, SHARE * checkpointSeconds);
        dueNanos = System.nanoTime() + (long) (seconds * 1e9);
    }

    /** Fills the states from the last one, if there is one; returns how many windows are in it. */
    int resume() {
        if (!Files.exists(file)) {
            return 0;
        }
        if (CheckpointFile.position(file) >= edgeWindows) {
            states.forEach(state -> state.bands().expectEdges());
        }
        written = (int) CheckpointFile.read(file, arrays());
        return written;
    }

    /**
     * @param position how many windows the next one would have in it
     */
    boolean due(int position) {
        return position > written && System.nanoTime() - dueNanos >= 0;
    }

    /**
     * @param position how many windows the states have seen
     */
    void write(int position) {
        long began = System.nanoTime();
        CheckpointFile.write(file, position, arrays());
        long nanos = System.nanoTime() - began;
        times.checkpoints.add(nanos);
        written = position;
        schedule(nanos / 1e9);
    }

    void delete() {
        AtomicFiles.delete(file);
    }

    private List<Object> arrays() {
        List<Object> arrays = new ArrayList<>();
        states.forEach(state -> arrays.addAll(state.arrays()));
        return arrays;
    }
}
