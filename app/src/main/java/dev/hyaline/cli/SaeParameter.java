package dev.hyaline.cli;

import dev.hyaline.sae.Sae;
import dev.hyaline.sae.SaeFiles;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The autoencoder that a command is about. */
final class SaeParameter {

    @Parameters(
            index = "0",
            paramLabel = "SAE",
            description =
                    "An autoencoder: our .safetensors, OpenAI's .pt, or a folder of SAELens, sparsify"
                            + " or dictionary_learning.")
    Path path;

    Sae load() {
        return SaeFiles.load(path);
    }
}
