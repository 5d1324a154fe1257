package dev.hyaline.record;

import dev.hyaline.common.Figures;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where a recording's time goes, in nanoseconds. What lanes do is summed over them, so it can
 * exceed the time on the clock. Thread-safe.
 */
final class RecordingTimes {

    /** In the forward pass, its linear layers and the transfer to Java included. */
    final LongAdder forward = new LongAdder();

    /** Of that, in linear layers. */
    final LongAdder linear = new LongAdder();

    /** Of that, copying activations to Java. */
    final LongAdder transfer = new LongAdder();

    /** How many tokens have been through it: fewer than there are where a recording continues. */
    final LongAdder tokens = new LongAdder();

    /** Folding: all that is done with activations. */
    final LongAdder selection = new LongAdder();

    /** For another lane to have folded the batch before. */
    final LongAdder waiting = new LongAdder();

    /** Writing checkpoints. */
    final LongAdder checkpoints = new LongAdder();

    /** Writing the records, the uniform sample's forward pass included. */
    final LongAdder writing = new LongAdder();

    /** Tokens, and seconds by part, as the manifest has them. */
    Map<String, Object> seconds() {
        Map<String, Object> seconds = new LinkedHashMap<>();
        seconds.put("tokens", tokens.sum());
        seconds.put("linearSeconds", seconds(linear.sum()));
        seconds.put("forwardSeconds", seconds(forward.sum() - linear.sum() - transfer.sum()));
        seconds.put("transferSeconds", seconds(transfer.sum()));
        seconds.put("selectionSeconds", seconds(selection.sum()));
        seconds.put("waitingSeconds", seconds(waiting.sum()));
        seconds.put("checkpointSeconds", seconds(checkpoints.sum()));
        seconds.put("writingSeconds", seconds(writing.sum()));
        return seconds;
    }

    /**
     * The shares of all lanes' time, for people.
     *
     * @param seconds on the clock
     */
    String shares(double seconds, int lanes) {
        double laneSeconds = Math.max(1e-9, seconds * lanes);
        double clockSeconds = Math.max(1e-9, seconds);
        return Figures.format(
                "%.0f %% linear layers, %.0f %% rest of the forward pass, %.0f %% transfer, %.0f %% selection, %.0f %% checkpoints, %.0f %% writing",
                100 * seconds(linear.sum()) / laneSeconds,
                100 * seconds(forward.sum() - linear.sum() - transfer.sum()) / laneSeconds,
                100 * seconds(transfer.sum()) / laneSeconds,
                100 * seconds(selection.sum()) / laneSeconds,
                100 * seconds(checkpoints.sum()) / clockSeconds,
                100 * seconds(writing.sum()) / clockSeconds);
    }

    private static double seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) / 1e3;
    }
}
