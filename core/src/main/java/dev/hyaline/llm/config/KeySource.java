package dev.hyaline.llm.config;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a server's key is to be found. Configuration holds this, never the key. */
public sealed interface KeySource {

    /** The server wants none. */
    record None() implements KeySource {}

    record Variable(String name) implements KeySource {}

    /** A file with the key and nothing else. */
    record KeyFile(Path path) implements KeySource {}

    /**
     * Fetches the key.
     *
     * @throws HyalineException with {@link ErrorCode#USAGE} when it is not there; the message names
     *     the source alone
     */
    default Secret fetch(Map<String, String> environment) {
        return switch (this) {
            case None _ -> Secret.NONE;
            case Variable variable -> {
                String value = environment.getOrDefault(variable.name(), "");
                if (value.isBlank()) {
                    throw HyalineException.usage(
                            "key must be in the environment variable %s, but that is empty",
                            variable.name());
                }
                yield Secret.of(value, variable.name());
            }
            case KeyFile file -> {
                if (!Files.isRegularFile(file.path())) {
                    throw HyalineException.usage(
                            "key must be in a file that exists, but is in: %s", file.path());
                }
                yield Secret.of(AtomicFiles.readText(file.path()), file.path().toString());
            }
        };
    }
}
