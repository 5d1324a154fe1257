package dev.hyaline.cli;

import dev.hyaline.Run;
import dev.hyaline.cli.option.Numbers;
import dev.hyaline.cli.view.LayerTable;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.llm.config.Role;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.results.Outcome;
import dev.hyaline.run.Manifest;
import dev.hyaline.score.WindowLimit;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.score.judge.LlmJudge;
import dev.hyaline.score.judge.WindowJudge;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.study.JudgeSummary;
import dev.hyaline.study.LayerSummary;
import dev.hyaline.study.OfflineExplainer;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

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
final class ScoreCommand extends AskingCommand {

    @Option(
            names = "--explainer",
            paramLabel = "NAME",
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
    boolean asks() {
        boolean asks =
                simulatorName == SimulatorName.LLM
                        || scorers.stream().anyMatch(each -> each != ScorerName.CORRELATION);
        if (!asks) {
            llm.refuseWithout("--simulator llm or --scorer detection or fuzzing");
        }
        Numbers.requireAtLeast(1, testWindows, "--test-windows");
        Numbers.requireAtLeast(0, calibrateWindows, "--calibrate-windows");
        if (json && scorers.size() > 1) {
            throw HyalineException.usage(
                    "--json must go with one scorer, but there are: " + scorers);
        }
        return asks;
    }

    @Override
    void run(Work work) {
        Manifest manifest = work.run().records().manifest();
        manifest.windows().cannotBeScored().ifPresent(why -> warn("%s", why));
        Estimate sum = Estimate.NONE;
        for (ScorerName scorer : scorers) {
            sum =
                    sum.plus(
                            switch (scorer) {
                                case CORRELATION -> correlate(work);
                                case DETECTION -> judge(work, JudgeTask.DETECTION);
                                case FUZZING -> judge(work, JudgeTask.FUZZING);
                            });
        }
        if (llm.dryRun()) {
            print(work, sum);
        }
    }

    /** What it would cost, where that is asked; else nothing more. */
    private Estimate correlate(Work work) {
        Study study = work.study();
        UnitSelection selection = work.selection();
        boolean reads = simulatorName == SimulatorName.LLM;
        Simulator by =
                reads
                        ? simulator(work)
                        : new PatternSimulator(TokenClasses.of(work.run().records()));
        WindowLimit usual = reads ? WindowLimit.FEW : WindowLimit.ALL;
        WindowLimit limit =
                new WindowLimit(
                        calibrateWindows == null ? usual.calibrate() : calibrateWindows,
                        testWindows == null ? usual.test() : testWindows);
        if (llm.dryRun()) {
            return study.estimateScoring(selection, explainer, by, calibration, limit);
        }
        Outcome outcome = study.score(selection, explainer, by, calibration, limit);
        if (work.session().isEmpty() && outcome.failed() > 0 && !json) {
            warn(
                    "without a pattern to run: %s; --simulator llm reads the sentence",
                    Figures.count(outcome.failed(), "unit"));
        }
        List<LayerSummary> layers =
                LayerSummary.of(
                        work.run().results(), explainer + ":" + by.name(), selection::contains);
        report(
                work,
                layers,
                "scored",
                "",
                outcome,
                LayerTable.of(layers),
                "units have windows that could not be simulated");
        return Estimate.NONE;
    }

    private Estimate judge(Work work, JudgeTask task) {
        Run run = work.run();
        WindowJudge judge =
                new LlmJudge(
                        work.session().orElseThrow().role(Role.JUDGE),
                        run.records().vocabulary(),
                        LlmJudge.Options.DEFAULT);
        if (llm.dryRun()) {
            return work.study().estimateJudging(work.selection(), explainer, judge, task);
        }
        Outcome outcome = work.study().judge(work.selection(), explainer, judge, task);
        List<JudgeSummary> layers =
                JudgeSummary.of(
                        run.results(),
                        explainer,
                        task,
                        judge.name(task),
                        work.selection()::contains);
        report(
                work,
                layers,
                "judged",
                " by " + task,
                outcome,
                LayerTable.ofJudgements(layers),
                "units have items without a usable answer, which count as wrong");
        return Estimate.NONE;
    }

    /**
     * @param done what was done
     * @param failed what units are that failed
     */
    private void report(
            Work work,
            List<?> layers,
            String done,
            String by,
            Outcome outcome,
            String table,
            String failed) {
        sayUnexplained(outcome);
        print(
                json,
                layers,
                () -> {
                    print(
                            "%s %s%s in %.1f s (%,d %s %s before)",
                            done,
                            Figures.count(outcome.done(), "unit"),
                            by,
                            outcome.seconds(),
                            outcome.before(),
                            outcome.before() == 1 ? "was" : "were",
                            done);
                    print(table);
                    work.session().ifPresent(session -> print(session, outcome, failed));
                });
    }
}
