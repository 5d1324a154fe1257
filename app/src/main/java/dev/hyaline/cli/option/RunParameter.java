package dev.hyaline.cli.option;

import dev.hyaline.run.RunFolder;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The run that a command works on. */
public final class RunParameter {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run folder.")
    public Path run;

    public RunFolder open() {
        return RunFolder.open(run);
    }
}
