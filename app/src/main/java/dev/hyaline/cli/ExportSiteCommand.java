package dev.hyaline.cli;

import static dev.hyaline.cli.view.Terminal.harmless;

import dev.hyaline.cli.option.Numbers;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.Figures;
import dev.hyaline.run.RunFolder;
import dev.hyaline.web.SiteExport;
import dev.hyaline.web.data.RunView;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hyaline export site}. */
@Command(
        name = "site",
        description = {
            "Writes the viewer's pages as files that open from a disk.",
            "The units with the highest scores; what needs a server, search and texts of one's own,"
                    + " is left out."
        },
        footer = {"", "Example:", "  hyaline export site my-run my-site --units 200"})
final class ExportSiteCommand extends PrintingCommand {

    @Mixin RunParameter runParameter;

    @Parameters(
            index = "1",
            paramLabel = "FOLDER",
            description =
                    "Where to: empty, not there yet, or a site written before, which is replaced.")
    Path folder;

    @Option(
            names = {"-n", "--units"},
            paramLabel = "N",
            description = "How many units (default: ${DEFAULT-VALUE}).")
    int units = SiteExport.UNITS;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FOLDER",
            description =
                    "The run's subject model, when it is not where it was recorded from: for"
                            + " connections by weight.")
    @Nullable String model;

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        Numbers.requireAtLeast(1, units, "--units");
        RunFolder run = RunFolder.open(runParameter.run);
        try (RunView view = RunView.open(run, Optional.ofNullable(model))) {
            int written = new SiteExport(view, quiet.progress()).write(folder, units);
            print("%s: %s", Figures.count(written, "unit"), harmless(folder.resolve("index.html")));
        }
    }
}
