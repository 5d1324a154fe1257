package dev.hyaline.benchmarks;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.tensor.Precision;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What is compared. */
enum Contestant {
    /** What people do: the whole forward pass with the vocabulary projection, plain operations. */
    EAGER("eager", Precision.FP32),
    /** The same without the vocabulary projection. */
    LEAN_FP32("lean-fp32", Precision.FP32),
    LEAN_BF16("lean-bf16", Precision.BF16),
    /** A whole recording. */
    HYALINE_FP32("hyaline-fp32", Precision.FP32),
    HYALINE_BF16("hyaline-bf16", Precision.BF16);

    private final String label;
    private final Precision precision;

    Contestant(String label, Precision precision) {
        this.label = label;
        this.precision = precision;
    }

    /** How people and files spell it. */
    String label() {
        return label;
    }

    Precision precision() {
        return precision;
    }

    boolean isHyaline() {
        return this == HYALINE_FP32 || this == HYALINE_BF16;
    }

    /** Whether it computes the logits, which nobody records. */
    boolean projects() {
        return this == EAGER;
    }

    /** Reads the spelling back. */
    static Contestant parse(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new HyalineException(
                                ErrorCode.USAGE,
                                "contestant must be one of %s, but is: %s"
                                        .formatted(
                                                Arrays.stream(values())
                                                        .map(Contestant::label)
                                                        .collect(Collectors.joining(", ")),
                                                label)));
    }
}
