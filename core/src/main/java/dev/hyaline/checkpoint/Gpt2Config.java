package dev.hyaline.checkpoint;

import java.nio.file.Path;

/**
 * The shape of a model of the GPT-2 family, under the field's names.
 *
 * @param nLayers blocks
 * @param nHeads attention heads a block; {@code dModel} is a multiple of it
 * @param dModel width of the residual stream
 * @param dMlp neurons a block
 * @param nCtx positions
 * @param dVocab tokens
 * @param eps what layer normalisation adds to the variance
 * @param activation the MLPs' non-linearity
 */
public record Gpt2Config(
        int nLayers,
        int nHeads,
        int dModel,
        int dMlp,
        int nCtx,
        int dVocab,
        double eps,
        ActivationFunction activation) {

    public Gpt2Config {
        requirePositive("nLayers", nLayers);
        requirePositive("nHeads", nHeads);
        requirePositive("dModel", dModel);
        requirePositive("dMlp", dMlp);
        requirePositive("nCtx", nCtx);
        requirePositive("dVocab", dVocab);
        if (dModel % nHeads != 0) {
            throw new IllegalArgumentException(
                    "dModel must be a multiple of nHeads " + nHeads + ", but is: " + dModel);
        }
        if (!(eps > 0) || Double.isInfinite(eps)) {
            throw new IllegalArgumentException("eps must be positive, but is: " + eps);
        }
    }

    /** Reads a Hugging Face {@code config.json}. */
    public static Gpt2Config load(Path file) {
        return Gpt2ConfigReader.load(file);
    }

    /** The width of one head. */
    public int dHead() {
        return dModel / nHeads;
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, but is: " + value);
        }
    }
}
