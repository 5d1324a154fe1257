package dev.hyaline.cli;

import picocli.CommandLine.Option;

/** {@code --quiet}, for commands that take their time. */
final class QuietOption {

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    boolean quiet;

    TerminalProgress progress() {
        return new TerminalProgress(quiet);
    }
}
