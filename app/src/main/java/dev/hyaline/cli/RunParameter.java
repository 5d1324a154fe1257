package dev.hyaline.cli;

import dev.hyaline.run.RunFolder;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The run that a command works on. */
final class RunParameter {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run folder.")
    Path run;

    RunFolder open() {
        return RunFolder.open(run);
    }
}
