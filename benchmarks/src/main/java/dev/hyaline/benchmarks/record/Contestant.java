package dev.hyaline.benchmarks.record;

import dev.hyaline.tensor.Precision;

/** What is compared. */
public enum Contestant {
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
    @Override
    public String toString() {
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
}
