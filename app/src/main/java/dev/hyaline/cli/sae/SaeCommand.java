package dev.hyaline.cli.sae;

import picocli.CommandLine.Command;

/** {@code hyaline sae}: only its parts do something. */
@Command(
        name = "sae",
        description =
                "Sparse autoencoders, which split a site's activations into features: trains them,"
                        + " measures them, uses them on files, converts them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SaeTrainCommand.class,
            SaeEvalCommand.class,
            SaeShowCommand.class,
            SaeEncodeCommand.class,
            SaeDecodeCommand.class,
            SaeConvertCommand.class
        },
        footer = {"", "Each explains itself: hyaline sae COMMAND --help"})
public final class SaeCommand {}
