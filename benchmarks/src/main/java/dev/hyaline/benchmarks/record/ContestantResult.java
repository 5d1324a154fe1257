package dev.hyaline.benchmarks.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.benchmarks.machine.Limit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a contestant's process measured.
 *
 * @param contestant which one
 * @param engine the library's version and what it computes on
 * @param setup what was chosen, in words
 * @param batchWindows a baseline's windows a batch; 0 where there is no such number
 * @param tokens that went through the model
 * @param seconds from the first to the last of them; a recording's are those of the whole job, from
 *     an unread corpus to a complete run
 * @param shares of the time by {@link Shares}' names, absent where they are not known
 * @param peakBytes the most memory resident from when the weights were loaded, these included;
 *     absent where the system does not tell
 * @param weightBytes what the weights take
 * @param bytesWritten the size of what was made
 * @param limit of the machine, measured in the same process behind the job
 */
public record ContestantResult(
        Contestant contestant,
        String engine,
        String setup,
        int batchWindows,
        long tokens,
        double seconds,
        Map<String, Double> shares,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong peakBytes,
        long weightBytes,
        long bytesWritten,
        Limit limit) {

    public ContestantResult {
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares)); // in their order
    }

    double tokensPerSecond() {
        return tokens / seconds;
    }

    /** What a recording needs beside the weights. */
    OptionalLong peakWithoutWeights() {
        return peakBytes.isPresent()
                ? OptionalLong.of(Math.max(0, peakBytes.getAsLong() - weightBytes))
                : OptionalLong.empty();
    }
}
