package dev.hyaline.cli;

import picocli.CommandLine.Command;

/** {@code hyaline sae}: only its parts do something. */
@Command(
        name = "sae",
        description = "Sparse autoencoders: what splits a site's activations into features.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SaeTrainCommand.class},
        footer = {"", "Each explains itself: hyaline sae COMMAND --help"})
final class SaeCommand {}
