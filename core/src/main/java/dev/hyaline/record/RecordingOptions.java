package dev.hyaline.record;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.Manifest;
import java.util.Map;
import java.util.Optional;

/**
 * How to record; the defaults live here.
 *
 * @param windowLength tokens a window; the model's context if that is shorter
 * @param maxWindows at most this many windows, those with the smallest hashes
 * @param seed of all random choices
 * @param groupBy the field whose value decides the split, so that what shares it stays together
 * @param tableRows for how many of the most frequent tokens of the explain split the token table is
 *     known; the others share one mean
 * @param memoryBytes what the recording state may take
 * @param batchTokens tokens that a lane takes through the model together
 * @param lanes how many threads compute side by side; 0 for as many as suit the model's device
 * @param checkpointSeconds the shortest time between two checkpoints
 * @param skipUnreadable whether unreadable files are skipped and counted instead of an error
 */
public record RecordingOptions(
        int windowLength,
        long maxWindows,
        long seed,
        Optional<String> groupBy,
        int tableRows,
        long memoryBytes,
        int batchTokens,
        int lanes,
        int checkpointSeconds,
        boolean skipUnreadable) {

    /** What {@code record} does when nothing is said. */
    public static final RecordingOptions DEFAULT =
            new RecordingOptions(
                    64,
                    Integer.MAX_VALUE,
                    2023,
                    Optional.empty(),
                    8192,
                    2L << 30,
                    512,
                    0,
                    60,
                    false);

    public RecordingOptions {
        require(windowLength >= 2, "window length", "at least 2", windowLength);
        require(windowLength <= 65_535, "window length", "at most 65535", windowLength);
        require(maxWindows >= 1, "maximum windows", "at least 1", maxWindows);
        require(maxWindows <= Integer.MAX_VALUE, "maximum windows", "below 2^31", maxWindows);
        require(memoryBytes >= 1 << 20, "memory", "at least 1 MB", memoryBytes);
        require(tableRows >= 1, "table rows", "at least 1", tableRows);
        require(lanes >= 0, "threads", "at least 1", lanes);
        require(lanes <= 1024, "threads", "at most 1024", lanes);
        require(batchTokens >= 1, "batch tokens", "at least 1", batchTokens);
        require(checkpointSeconds >= 0, "checkpoint seconds", "at least 0", checkpointSeconds);
    }

    /**
     * Those that a run was recorded with: all that decides what was recorded, and what its passes
     * took. What an earlier version did not write is as by default.
     */
    public static RecordingOptions of(Manifest manifest) {
        Map<String, Object> options = manifest.options();
        return new RecordingOptions(
                manifest.windowLength(),
                number(options, "maxWindows", DEFAULT.maxWindows),
                number(options, "seed", DEFAULT.seed),
                Optional.of(String.valueOf(options.getOrDefault("groupBy", "")))
                        .filter(field -> !field.isEmpty()),
                Math.toIntExact(number(options, "tableRows", DEFAULT.tableRows)),
                number(options, "memoryBytes", DEFAULT.memoryBytes),
                Math.toIntExact(number(options, "batchTokens", DEFAULT.batchTokens)),
                DEFAULT.lanes,
                DEFAULT.checkpointSeconds,
                Boolean.TRUE.equals(options.get("skipUnreadable")));
    }

    private static long number(Map<String, Object> options, String name, long otherwise) {
        return options.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    private static void require(boolean holds, String what, String rule, long value) {
        if (!holds) {
            throw new HyalineException(
                    ErrorCode.USAGE, "%s must be %s, but is: %d".formatted(what, rule, value));
        }
    }

    public RecordingOptions withWindowLength(int length) {
        return new RecordingOptions(
                length,
                maxWindows,
                seed,
                groupBy,
                tableRows,
                memoryBytes,
                batchTokens,
                lanes,
                checkpointSeconds,
                skipUnreadable);
    }

    public RecordingOptions withLanes(int number) {
        return new RecordingOptions(
                windowLength,
                maxWindows,
                seed,
                groupBy,
                tableRows,
                memoryBytes,
                batchTokens,
                number,
                checkpointSeconds,
                skipUnreadable);
    }

    /** How many windows of the full length go through the model together. */
    int batchWindows() {
        return Math.max(1, batchTokens / windowLength);
    }
}
