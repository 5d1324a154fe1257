package dev.hyaline.benchmarks.record;

import dev.hyaline.common.Seed;
import dev.hyaline.model.ActivationFunction;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.model.family.Gpt2Family;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.tensor.Precision;

/** The subject models that recording is measured on. */
enum ModelShape {
    /** GPT-2 small's shape with seeded random weights: arithmetic does not ask what they say. */
    GPT2_SMALL("gpt2-small"),
    /** The model that travels with Hyaline. */
    BUILTIN("builtin");

    /** Of the random weights and of the made-up corpus. */
    static final Seed SEED = new Seed(2019);

    private static final ModelConfig SMALL =
            Gpt2Family.config(12, 12, 768, 3072, 1024, 50_257, 1e-5, ActivationFunction.GELU_NEW);

    private final String label;

    ModelShape(String label) {
        this.label = label;
    }

    /** How people and files spell it. */
    @Override
    public String toString() {
        return label;
    }

    ModelConfig config() {
        return switch (this) {
            case GPT2_SMALL -> SMALL;
            case BUILTIN -> ModelFolder.config(BuiltInModel.folder());
        };
    }

    /** The baselines' model. */
    PlainGpt2 plain(Precision precision) {
        return switch (this) {
            case GPT2_SMALL -> PlainGpt2.random(SMALL, SEED, precision);
            case BUILTIN -> {
                try (ModelFolder checkpoint = ModelFolder.open(BuiltInModel.NAME)) {
                    yield PlainGpt2.of(checkpoint, precision);
                }
            }
        };
    }
}
