package dev.hyaline.benchmarks.record;

import java.nio.file.Path;

/**
 * What a contestant's process is to do.
 *
 * @param corpus a path or {@code builtin}
 * @param folder where a recording goes; baselines write nothing
 * @param tokens how much is recorded; for baselines, how much is read
 * @param seconds how long a baseline runs
 * @param batchWindows a baseline's windows a batch, or 0 to find out
 * @param limitSeconds how long the machine's limit is measured
 */
record ContestantTask(
        Contestant contestant,
        ModelShape shape,
        String corpus,
        String folder,
        long tokens,
        double seconds,
        int batchWindows,
        double limitSeconds) {

    /** Tokens a window, for everybody. */
    static final int WINDOW = 64;

    /** The same for another contestant. */
    ContestantTask of(Contestant other, Path recording) {
        return new ContestantTask(
                other,
                shape,
                corpus,
                recording.toString(),
                tokens,
                seconds,
                batchWindows,
                limitSeconds);
    }

    /** The same with this many windows a batch. */
    ContestantTask withBatchWindows(int windows) {
        return new ContestantTask(
                contestant, shape, corpus, folder, tokens, seconds, windows, limitSeconds);
    }
}
