package dev.hyaline.cli;

import picocli.CommandLine.Command;

/** {@code hyaline sae}: only its parts do something. */
@Command(
        name = "sae",
        description = "Sparse autoencoders: measures them, uses them on files, converts them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SaeEvalCommand.class,
            SaeShowCommand.class,
            SaeEncodeCommand.class,
            SaeDecodeCommand.class,
            SaeConvertCommand.class
        })
final class SaeCommand {}
