package dev.hyaline.cli;

import dev.hyaline.cli.option.Numbers;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.option.UnitsOption;
import dev.hyaline.cli.view.LayerTable;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.Progress;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Outcome;
import dev.hyaline.results.Results;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.WindowLimit;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.study.LayerSummary;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
            "correlation: simulates the units from their explanations on the test split and correlates with"
                    + " the true activations. The pattern simulator runs an explanation's pattern; llm asks a"
                    + " language model, which reads the sentence.",
            "detection and fuzzing: a language model judges from the explanation which test windows the unit"
                    + " is active in, or whether the marked tokens are the active ones.",
            "Prints the means of the units asked for."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline score my-run",
            "  hyaline score my-run --units 'mlp.5.*' --calibration percentile",
            "  hyaline score my-run --json",
            "  hyaline score my-run --explainer llm --simulator llm --sample 100 --dry-run",
            "  hyaline score my-run --explainer llm --scorer detection,fuzzing --budget 2.00"
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
            names = "--scorer",
            paramLabel = "NAME",
            split = ",",
            description = "${COMPLETION-CANDIDATES}, several with commas (default: correlation).")
    List<ScorerName> scorers = List.of(ScorerName.CORRELATION);

    @Option(
            names = "--simulator",
            paramLabel = "NAME",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    SimulatorName simulatorName = SimulatorName.PATTERN;

    @Option(
            names = "--test-windows",
            paramLabel = "N",
            description =
                    "Simulate the first N top and N random test windows (default: all; 5 with a language model).")
    @Nullable Integer testWindows;

    @Option(
            names = "--calibrate-windows",
            paramLabel = "N",
            description =
                    "Calibrate on the first N top and N random calibrate windows (default: all; 1 with a"
                            + " language model).")
    @Nullable Integer calibrateWindows;

    @Option(
            names = "--json",
            description = "Print the means by layer as JSON; the last is of all layers.")
    boolean json;

    @Mixin QuietOption quiet;

    @Mixin SimulatorOption simulator;

    @Mixin LlmOption llm;

    /** How explanations are scored. */
    enum ScorerName {
        CORRELATION,
        DETECTION,
        FUZZING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What simulates. */
    enum SimulatorName {
        PATTERN,
        LLM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public Integer call() {
        boolean asks = simulatorName == SimulatorName.LLM || judging();
        check(asks);
        RunFolder run = runParameter.open();
        Progress progress = quiet.progress();
        try (RecordReader reader = RecordReader.open(run);
                Results results = llm.open(run, reader.manifest().runId())) {
            Study study = new Study(reader, results, progress);
            UnitSelection selection = units.select(reader);
            if (asks) {
                try (LlmSession session =
                        LlmSession.open(llm, run, results.catalogue(), progress)) {
                    new LlmScoring(this, study, selection, reader, results, session).run();
                }
            } else {
                PatternSimulator pattern = new PatternSimulator(TokenClasses.of(reader));
                Outcome outcome =
                        study.score(
                                selection, explainer, pattern, calibration, limit(WindowLimit.ALL));
                if (outcome.failed() > 0 && !json) {
                    err().println(
                                    "hyaline: %,d units have no pattern to run: --simulator llm reads the sentence"
                                            .formatted(outcome.failed()));
                }
                print(
                        outcome,
                        LayerSummary.of(
                                results, explainer + ":" + pattern.name(), selection::contains));
            }
        }
        return 0;
    }

    private boolean judging() {
        return scorers.stream().anyMatch(each -> each != ScorerName.CORRELATION);
    }

    private void check(boolean asks) {
        if (!asks) {
            llm.refuseWithout("--simulator llm or --scorer detection or fuzzing");
        }
        if (testWindows != null) {
            Numbers.requireAtLeast(1, testWindows, "--test-windows");
        }
        if (calibrateWindows != null) {
            Numbers.requireAtLeast(0, calibrateWindows, "--calibrate-windows");
        }
        if (json && scorers.size() > 1) {
            throw HyalineException.usage(
                    "--json must go with one scorer, but there are: " + scorers);
        }
    }

    /** How many windows are simulated. */
    WindowLimit limit(WindowLimit usual) {
        return new WindowLimit(
                calibrateWindows == null ? usual.calibrate() : calibrateWindows,
                testWindows == null ? usual.test() : testWindows);
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }

    void print(Outcome outcome, List<LayerSummary> layers) {
        if (json) {
            out().println(Json.PRETTY.writeValueAsString(layers));
        } else {
            out().println(
                            "scored %,d units in %.1f s (%,d were scored before)"
                                    .formatted(
                                            outcome.done(), outcome.seconds(), outcome.before()));
            out().println(LayerTable.of(layers));
        }
    }
}
