package dev.hyaline.cli;

import picocli.CommandLine.Command;

/** {@code hyaline study}: only its parts do something. */
@Command(
        name = "study",
        description = "Experiments that put the scores themselves to the test.",
        synopsisSubcommandLabel = "STUDY",
        subcommands = TwinCommand.class,
        footer = {"", "Each explains itself: hyaline study STUDY --help"})
final class StudyCommand {}
