package dev.hyaline.benchmarks.sae;

/** Whose training step. */
public enum SaeContestant {
    /** As commonly written: all pre-activations, dense decoder, autograd, libtorch's Adam. */
    DENSE("dense"),
    HYALINE("hyaline");

    private final String label;

    SaeContestant(String label) {
        this.label = label;
    }

    /** How people and files spell it. */
    @Override
    public String toString() {
        return label;
    }
}
