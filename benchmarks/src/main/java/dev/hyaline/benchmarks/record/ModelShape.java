package dev.hyaline.benchmarks.record;

import dev.hyaline.checkpoint.ActivationFunction;
import dev.hyaline.checkpoint.BuiltInModel;
import dev.hyaline.checkpoint.Checkpoint;
import dev.hyaline.checkpoint.Gpt2Config;
import dev.hyaline.common.Seed;
import dev.hyaline.tensor.Precision;

/** The subject models that recording is measured on. */
enum ModelShape {
    /** GPT-2 small's shape with seeded random weights: arithmetic does not ask what they say. */
    GPT2_SMALL("gpt2-small"),
    /** The model that travels with Hyaline. */
    BUILTIN("builtin");

    /** Of the random weights and of the made-up corpus. */
    static final Seed SEED = new Seed(2019);

    private static final Gpt2Config SMALL =
            new Gpt2Config(12, 12, 768, 3072, 1024, 50_257, 1e-5, ActivationFunction.GELU_NEW);

    private final String label;

    ModelShape(String label) {
        this.label = label;
    }

    /** How people and files spell it. */
    @Override
    public String toString() {
        return label;
    }

    Gpt2Config config() {
        return switch (this) {
            case GPT2_SMALL -> SMALL;
            case BUILTIN -> Gpt2Config.load(BuiltInModel.folder().resolve("config.json"));
        };
    }

    /** The baselines' model. */
    PlainGpt2 plain(Precision precision) {
        return switch (this) {
            case GPT2_SMALL -> PlainGpt2.random(SMALL, SEED, precision);
            case BUILTIN -> {
                try (Checkpoint checkpoint = Checkpoint.open(BuiltInModel.NAME)) {
                    yield PlainGpt2.of(checkpoint, precision);
                }
            }
        };
    }
}
