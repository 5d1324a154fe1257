package dev.hyaline.cli.option;

import dev.hyaline.common.HyalineException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --force}, for commands that write where nothing should be yet. */
public final class NewFile {

    @Option(names = "--force", description = "Replace what is there.")
    boolean force;

    public void require(@Nullable Path path) {
        if (path != null && Files.exists(path) && !force) {
            throw HyalineException.usage(
                    "output must not be there yet, but is: %s (--force replaces it)", path);
        }
    }
}
