package dev.hyaline.llm.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the command line says about a role; it outranks everything else.
 *
 * @param model its name
 * @param baseUrl the server's address
 * @param keyFile a file with the key
 */
public record RoleFlags(Optional<String> model, Optional<String> baseUrl, Optional<Path> keyFile) {

    /** Nothing was said. */
    public static final RoleFlags NONE =
            new RoleFlags(Optional.empty(), Optional.empty(), Optional.empty());
}
