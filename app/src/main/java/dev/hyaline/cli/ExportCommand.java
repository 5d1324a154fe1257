package dev.hyaline.cli;

import picocli.CommandLine.Command;

/** {@code hyaline export}: only its parts do something. */
@Command(
        name = "export",
        description = "Writes a run in another form.",
        synopsisSubcommandLabel = "FORM",
        subcommands = ExportSiteCommand.class)
final class ExportCommand {}
