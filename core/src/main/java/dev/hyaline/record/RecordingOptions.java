package dev.hyaline.record;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.CorpusOptions;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.reader.DocumentOptions;
import dev.hyaline.run.Manifest;
import dev.hyaline.text.Tokens;
import java.util.Map;
import java.util.Optional;

/**
 * How to record; the defaults live here.
 *
 * @param corpus how it is cut into windows
 * @param tableRows for how many of the most frequent tokens of the explain split the token table is
 *     known; the others share one mean
 * @param memoryBytes what the recording state may take
 * @param batchTokens tokens that a worker takes through the model together
 * @param lanes how many threads compute side by side; 0 for as many as suit the model's device
 * @param checkpointSeconds the shortest time between two checkpoints
 */
public record RecordingOptions(
        CorpusOptions corpus,
        int tableRows,
        long memoryBytes,
        int batchTokens,
        int lanes,
        int checkpointSeconds) {

    /** What {@code record} does when nothing is said. */
    public static final RecordingOptions DEFAULT =
            new RecordingOptions(CorpusOptions.DEFAULT, 8192, 2L << 30, 512, 0, 60);

    public RecordingOptions {
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
        CorpusOptions usual = CorpusOptions.DEFAULT;
        CorpusOptions corpus =
                new CorpusOptions(
                        manifest.windowLength(),
                        number(options, "maxWindows", usual.maxWindows()),
                        number(options, "seed", usual.seed()),
                        field(options, "groupBy"),
                        new DocumentOptions(
                                Boolean.TRUE.equals(options.get("skipUnreadable")),
                                field(options, "textField"),
                                field(options, "idsField")),
                        Optional.of(Framing.of(manifest)));
        return new RecordingOptions(
                corpus,
                Math.toIntExact(number(options, "tableRows", DEFAULT.tableRows)),
                number(options, "memoryBytes", DEFAULT.memoryBytes),
                Math.toIntExact(number(options, "batchTokens", DEFAULT.batchTokens)),
                DEFAULT.lanes,
                DEFAULT.checkpointSeconds);
    }

    private static Optional<String> field(Map<String, Object> options, String name) {
        return Optional.of(String.valueOf(options.getOrDefault(name, "")))
                .filter(field -> !field.isEmpty());
    }

    private static long number(Map<String, Object> options, String name, long otherwise) {
        return options.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    private static void require(boolean holds, String what, String rule, long value) {
        if (!holds) {
            throw HyalineException.usage("%s must be %s, but is: %d", what, rule, value);
        }
    }

    public RecordingOptions withCorpus(CorpusOptions other) {
        return new RecordingOptions(
                other, tableRows, memoryBytes, batchTokens, lanes, checkpointSeconds);
    }

    public RecordingOptions withLanes(int number) {
        return new RecordingOptions(
                corpus, tableRows, memoryBytes, batchTokens, number, checkpointSeconds);
    }

    /** The same as a model reads it: framed, with windows that fit its context. */
    public RecordingOptions within(Tokens tokens, int context) {
        return withCorpus(corpus.framed(tokens).within(context));
    }

    /** Tokens a window. */
    public int windowLength() {
        return corpus.windowLength();
    }

    /** Of all random choices. */
    public long seed() {
        return corpus.seed();
    }

    /** How many windows of the full length go through the model together. */
    int batchWindows() {
        return Math.max(1, batchTokens / windowLength());
    }
}
