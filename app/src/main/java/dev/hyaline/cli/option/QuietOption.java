package dev.hyaline.cli.option;

import dev.hyaline.cli.view.TerminalProgress;
import picocli.CommandLine.Option;

/** {@code --quiet}, for commands that take their time. */
public final class QuietOption {

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    boolean quiet;

    public TerminalProgress progress() {
        return new TerminalProgress(quiet);
    }
}
