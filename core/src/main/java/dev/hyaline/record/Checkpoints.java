package dev.hyaline.record;

import dev.hyaline.record.fold.FoldState;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checkpoints of a task. One is due when the larger of a minute and 60 checkpoint times has
 * gone by, so that they take under 2 % of the time. For one thread at a time.
 */
final class Checkpoints {

    private static final double SHARE = 60;
    private static final double DISK_BYTES_A_SECOND = 300e6; // of a slow one

    private final Path file;
    private final FoldState state;
    private final int firstWindow;
    private final double leastSeconds;
    private final RecordingTimes times;
    private long dueNanos;
    private int written; // the window behind the last one in it

    /**
     * @param state of windows from {@code firstWindow} on
     */
    Checkpoints(Path file, FoldState state, int firstWindow, Folding folding) {
        this.file = file;
        this.state = state;
        this.firstWindow = firstWindow;
        this.leastSeconds = folding.options.checkpointSeconds();
        this.times = folding.times;
        this.written = firstWindow;
        // How long one takes is a guess before one was written; where any time will do, none.
        schedule(leastSeconds == 0 ? 0 : state.bytes() / DISK_BYTES_A_SECOND);
    }

    private void schedule(double checkpointSeconds) {
        double seconds = Math.max(leastSeconds, SHARE * checkpointSeconds);
        dueNanos = System.nanoTime() + (long) (seconds * 1e9);
    }

    /** Fills the state from the last one, if there is one; returns the window to go on with. */
    int resume() {
        if (Files.exists(file)) {
            state.read(file);
            written = state.endFrom(firstWindow);
        }
        return written;
    }

    /**
     * @param position the window that none from on would be in the next one
     */
    boolean due(int position) {
        return position > written && System.nanoTime() - dueNanos >= 0;
    }

    /**
     * @param position the window that none from on is in the state
     */
    void write(int position) {
        long began = System.nanoTime();
        state.saw(firstWindow, position);
        state.write(file);
        long nanos = System.nanoTime() - began;
        times.checkpoints.add(nanos);
        written = position;
        schedule(nanos / 1e9);
    }
}
