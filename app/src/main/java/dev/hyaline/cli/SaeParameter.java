package dev.hyaline.cli;

import dev.hyaline.sae.BuiltInSae;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeFiles;
import picocli.CommandLine.Parameters;

/** The autoencoder that a command is about. */
final class SaeParameter {

    @Parameters(
            index = "0",
            paramLabel = "SAE",
            description =
                    "An autoencoder: our .safetensors, OpenAI's .pt, a folder of SAELens, sparsify or"
                            + " dictionary_learning, or builtin.")
    String argument = BuiltInSae.NAME;

    Sae load() {
        return SaeFiles.load(BuiltInSae.locate(argument));
    }
}
