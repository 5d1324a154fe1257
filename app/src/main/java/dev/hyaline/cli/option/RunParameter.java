package dev.hyaline.cli.option;

import dev.hyaline.Hyaline;
import dev.hyaline.Run;
import dev.hyaline.RunOptions;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The run that a command works on. */
public final class RunParameter {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run folder.")
    public Path run;

    /** For reading. To be closed. */
    public Run open() {
        return open(RunOptions.READ);
    }

    /** To be closed. */
    public Run open(RunOptions options) {
        return Hyaline.open(run, options);
    }
}
