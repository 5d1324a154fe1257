package dev.hyaline.sae;

import dev.hyaline.common.BuiltIn;
import java.nio.file.Path;

/** The autoencoder that travels with Hyaline: of the built-in model's residual stream. */
public final class BuiltInSae {

    /** The word for it wherever an autoencoder is asked for. */
    public static final String NAME = "builtin";

    private static final String FILE = "resid3.safetensors";

    private BuiltInSae() {}

    /** Its file, unpacked on first use. */
    public static Path file() {
        return BuiltIn.unpack("sae").resolve(FILE);
    }

    /** Where the autoencoder is that somebody asks for: by the word, or by its path. */
    public static Path locate(String argument) {
        return argument.equals(NAME) ? file() : Path.of(argument);
    }
}
