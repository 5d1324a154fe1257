package dev.hyaline.benchmarks.sae;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.benchmarks.machine.Limit;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a contestant's process measured.
 *
 * @param task what it did
 * @param engine the library's version and what it computes on
 * @param stepSeconds of each measured step
 * @param encoderSeconds what of all of them the encoder's products took, laying weights out
 *     included; absent where they are not apart
 * @param startBytes memory resident before the first step, with weights and a batch; absent where
 *     the system does not tell
 * @param peakBytes the most memory resident in any step
 * @param limit of the machine, measured in the same process behind the steps
 */
public record SaeResult(
        SaeTask task,
        String engine,
        List<Double> stepSeconds,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble encoderSeconds,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong startBytes,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong peakBytes,
        Limit limit) {

    /** Gradients and Adam's two moments, which steps must have. */
    private static final long NECESSARY = 3;

    public SaeResult {
        stepSeconds = List.copyOf(stepSeconds);
    }

    double seconds() {
        return stepSeconds.stream().mapToDouble(Double::doubleValue).sum();
    }

    double tokensPerSecond() {
        return (double) task.batch() * task.steps() / seconds();
    }

    /** The encoder's rate as a part of the limit. */
    OptionalDouble encoderShare() {
        return encoderSeconds.isPresent()
                ? OptionalDouble.of(
                        task.encoderFlops() / encoderSeconds.getAsDouble() / limit.flopsPerSecond())
                : OptionalDouble.empty();
    }

    /** Memory that steps need beside weights, gradients, moments and the batch. */
    OptionalLong extraBytes() {
        return startBytes.isPresent() && peakBytes.isPresent()
                ? OptionalLong.of(
                        Math.max(
                                0,
                                peakBytes.getAsLong()
                                        - startBytes.getAsLong()
                                        - NECESSARY * task.weightBytes()))
                : OptionalLong.empty();
    }

    /** The whole process at its largest, with a running average of the weights added to it. */
    OptionalLong wholeBytes() {
        return peakBytes.isPresent()
                ? OptionalLong.of(peakBytes.getAsLong() + task.weightBytes())
                : OptionalLong.empty();
    }
}
