package dev.hyaline.cli.sae;

import dev.hyaline.cli.option.CentreOption;
import dev.hyaline.sae.BuiltInSae;
import dev.hyaline.sae.Sae;
import dev.hyaline.sae.format.SaeFiles;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The autoencoder that a command is about. */
final class SaeParameter {

    /** Nothing in a file tells a wrong site. */
    static final String NOT_FOR_THESE =
            "warning: NMSE is above 1: a constant would do better, as at another site, model"
                    + " or normalisation than it was trained with";

    @Parameters(
            index = "0",
            paramLabel = "SAE",
            description =
                    "An autoencoder: our .safetensors, OpenAI's .pt, a folder of SAELens, sparsify or"
                            + " dictionary_learning, or builtin.")
    String argument = BuiltInSae.NAME;

    @Mixin CentreOption centre;

    Sae load() {
        return SaeFiles.load(BuiltInSae.locate(argument), centre.isSet());
    }

    /** To be looked at alone. */
    Sae inspect() {
        return centre.isSet() ? load() : SaeFiles.inspect(BuiltInSae.locate(argument));
    }
}
