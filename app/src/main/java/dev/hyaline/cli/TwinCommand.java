package dev.hyaline.cli;

import dev.hyaline.Hyaline;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.option.UnitsOption;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.TwinView;
import dev.hyaline.study.TwinOptions;
import dev.hyaline.study.TwinReport;
import dev.hyaline.tensor.Device;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hyaline study twin}. */
@Command(
        name = "twin",
        description = {
            "Tells whether a run's scores tell anything: holds them against those of a twin of its model"
                    + " that was never trained.",
            "",
            "The twin has the architecture and the tokenizer of the run's model, and weights as they are"
                    + " before training. It is recorded on the run's own windows with the run's options,"
                    + " explained and scored like any model, into a run folder of its own that every"
                    + " command can open. Interrupted, the same command continues.",
            "",
            "Prints both distributions of scores, and how often a random unit of the trained model scores"
                    + " higher than a random one of the twin: 0.5 means that scores do not tell them apart."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline study twin my-run",
            "  hyaline study twin my-run --seed 7 --sample 1000",
            "  hyaline study twin gpt2-run --model ~/gpt2 --out gpt2-twin",
            "  hyaline study twin my-run --json --quiet > twin.json",
            "  hyaline show my-run-twin mlp.3.17"
        })
final class TwinCommand extends PrintingCommand {

    @Mixin RunParameter runParameter;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "TWIN",
            description =
                    "The twin's run folder, to make or to continue (default: RUN-twin; with another"
                            + " seed RUN-twin-SEED).")
    @Nullable Path out;

    @Option(
            names = "--explainer",
            paramLabel = "NAME",
            description =
                    "Whose explanations (default: the one whose explanations RUN has scored last).")
    @Nullable String explainerName;

    @Mixin UnitsOption units;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Seed of the twin's weights (default: ${DEFAULT-VALUE}).")
    long seed = TwinOptions.SEED;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "FOLDER",
            description = "The run's model, where it is no longer where it was recorded from.")
    @Nullable String model;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "What the twin is recorded on, cpu or cuda (default: cpu).")
    Device device = Device.CPU;

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        TwinOptions options =
                new TwinOptions(
                        Optional.ofNullable(out),
                        Optional.ofNullable(explainerName),
                        units.choice(),
                        seed,
                        Optional.ofNullable(model),
                        device);
        TwinReport report = Hyaline.twin(runParameter.run, options, quiet.progress());
        print(json, report, () -> new TwinView(out()).print(report));
    }
}
