package dev.hyaline.cli;

import dev.hyaline.common.Json;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.RecordReader;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.study.LayerSummary;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hyaline score}. */
@Command(
        name = "score",
        description = {
            "Scores explanations on documents that no explainer has seen.",
            "Simulates the units from their explanations on the test split and correlates with the true"
                    + " activations. Prints the means of the units asked for."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline score my-run",
            "  hyaline score my-run --units 'mlp.5.*' --calibration percentile",
            "  hyaline score my-run --json"
        })
final class ScoreCommand implements Callable<Integer> {

    @Spec CommandSpec spec;

    @Mixin RunParameter runParameter;

    @Mixin UnitsOption units;

    @Option(
            names = "--explainer",
            paramLabel = "NAME",
            defaultValue = OfflineExplainer.DEFAULT,
            description = "Whose explanations (default: ${DEFAULT-VALUE}).")
    String explainer = OfflineExplainer.DEFAULT;

    @Option(
            names = "--calibration",
            paramLabel = "METHOD",
            defaultValue = "linear",
            description =
                    "How simulated values become activations: ${COMPLETION-CANDIDATES} (default:"
                            + " ${DEFAULT-VALUE}). Correlations are taken before it.")
    Calibration.Method calibration = Calibration.Method.LINEAR;

    @Option(
            names = "--json",
            description = "Print the means by layer as JSON; the last is of all layers.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    boolean quiet;

    @Override
    public Integer call() {
        RunFolder run = runParameter.open();
        PrintWriter out = spec.commandLine().getOut();
        try (RecordReader reader = RecordReader.open(run);
                Catalogue catalogue = Catalogue.open(run, reader.manifest().runId())) {
            UnitSelection selection = units.select(reader);
            Study.Outcome outcome =
                    new Study(reader, catalogue, new TerminalProgress(quiet))
                            .score(
                                    selection,
                                    explainer,
                                    new PatternSimulator(TokenClasses.of(reader)),
                                    calibration);
            List<LayerSummary> layers = LayerSummary.of(catalogue, explainer, selection::contains);
            if (json) {
                out.println(Json.PRETTY.writeValueAsString(layers));
            } else {
                out.println(
                        "scored %,d units in %.1f s (%,d were scored before)"
                                .formatted(outcome.done(), outcome.seconds(), outcome.before()));
                out.println(LayerTable.of(layers));
            }
        }
        return 0;
    }
}
