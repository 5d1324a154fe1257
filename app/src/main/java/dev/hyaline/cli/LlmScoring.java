package dev.hyaline.cli;

import dev.hyaline.cli.view.LayerTable;
import dev.hyaline.common.Json;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.llm.config.Role;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Outcome;
import dev.hyaline.results.Results;
import dev.hyaline.score.WindowLimit;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.score.judge.LlmJudge;
import dev.hyaline.score.judge.WindowJudge;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.study.JudgeSummary;
import dev.hyaline.study.LayerSummary;
import dev.hyaline.study.Study;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.text.Vocabulary;
import java.util.List;

/** {@code hyaline score} where a language model takes part. */
final class LlmScoring {

    private final ScoreCommand command;
    private final Study study;
    private final UnitSelection selection;
    private final RecordReader reader;
    private final Vocabulary vocabulary;
    private final Results results;
    private final LlmSession session;

    LlmScoring(
            ScoreCommand command,
            Study study,
            UnitSelection selection,
            RecordReader reader,
            Results results,
            LlmSession session) {
        this.command = command;
        this.study = study;
        this.selection = selection;
        this.reader = reader;
        this.vocabulary = reader.vocabulary();
        this.results = results;
        this.session = session;
    }

    void run() {
        Estimate sum = Estimate.NONE;
        for (ScoreCommand.ScorerName scorer : command.scorers) {
            Estimate each =
                    switch (scorer) {
                        case CORRELATION -> correlate();
                        case DETECTION -> judge(JudgeTask.DETECTION);
                        case FUZZING -> judge(JudgeTask.FUZZING);
                    };
            sum = sum.plus(each);
        }
        if (command.llm.dryRun()) {
            LlmReport.print(command.out(), selection.size(), sum);
        }
    }

    /** What it would cost, where that is asked; else nothing more. */
    private Estimate correlate() {
        boolean asks = command.simulatorName == ScoreCommand.SimulatorName.LLM;
        Simulator simulator =
                asks
                        ? command.simulator.create(
                                session.role(Role.SIMULATOR),
                                vocabulary,
                                command.llm.dryRun(),
                                command.err())
                        : new PatternSimulator(TokenClasses.of(reader));
        WindowLimit limit = command.limit(asks ? WindowLimit.FEW : WindowLimit.ALL);
        if (command.llm.dryRun()) {
            return study.estimateScoring(
                    selection, command.explainer, simulator, command.calibration, limit);
        }
        Outcome outcome =
                study.score(selection, command.explainer, simulator, command.calibration, limit);
        command.print(
                outcome,
                LayerSummary.of(
                        results, command.explainer + ":" + simulator.name(), selection::contains));
        report(outcome, "units have windows that could not be simulated");
        return Estimate.NONE;
    }

    private Estimate judge(JudgeTask task) {
        WindowJudge judge =
                new LlmJudge(session.role(Role.JUDGE), vocabulary, LlmJudge.Options.DEFAULT);
        if (command.llm.dryRun()) {
            return study.estimateJudging(selection, command.explainer, judge, task);
        }
        Outcome outcome = study.judge(selection, command.explainer, judge, task);
        List<JudgeSummary> layers =
                JudgeSummary.of(
                        results, command.explainer, task, judge.name(task), selection::contains);
        if (command.json) {
            command.out().println(Json.PRETTY.writeValueAsString(layers));
        } else {
            command.out()
                    .println(
                            "judged %,d units by %s in %.1f s (%,d were judged before)"
                                    .formatted(
                                            outcome.done(),
                                            task,
                                            outcome.seconds(),
                                            outcome.before()));
            command.out().println(LayerTable.ofJudgements(layers));
        }
        report(outcome, "units have items without a usable answer, which count as wrong");
        return Estimate.NONE;
    }

    private void report(Outcome outcome, String failed) {
        if (!command.json) {
            LlmReport.print(command.out(), outcome, failed, session.totals());
        }
    }
}
