package dev.hyaline.study;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Counts;
import dev.hyaline.results.Outcome;
import dev.hyaline.results.Results;
import dev.hyaline.results.StageLog;
import dev.hyaline.score.CandidateChoice;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.score.WindowLimit;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.score.judge.WindowJudge;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import java.util.Map;
import java.util.Optional;

/**
 * Explains and scores many units of a run. What is in the catalogue already is not done again, so a
 * study that was stopped goes on where it was. One thread writes; units are worked on side by side:
 * as many as there are processors, or, where a server is waited for, as many as it takes.
 */
public final class Study {

    private final RecordReader reader;
    private final Results results;
    private final Progress progress;
    private final Seed seed;

    public Study(RecordReader reader, Results results, Progress progress) {
        this.reader = reader;
        this.results = results;
        this.progress = progress;
        this.seed =
                new Seed(
                        reader.manifest().options().get("seed") instanceof Number value
                                ? value.longValue()
                                : 0);
    }

    /**
     * Explains units.
     *
     * @param again whether to ask again about units that this explainer has spoken of
     */
    public Outcome explain(UnitSelection selection, Explainer explainer, boolean again) {
        return explain(selection, explainer, Optional.empty(), again);
    }

    /**
     * Explains units.
     *
     * @param choice among several explanations of a unit, all of which are kept
     * @param again whether to ask again about units that this explainer has spoken of
     */
    public Outcome explain(
            UnitSelection selection,
            Explainer explainer,
            Optional<CandidateChoice> choice,
            boolean again) {
        StageLog log = results.begin("explain");
        Counts counts =
                new ExplainStage(reader, results.explanations(), explainer, choice)
                        .run(selection, again, progress);
        return log.done(
                counts,
                selection.size() - counts.done(),
                Map.of("explainer", explainer.name(), "version", explainer.version()));
    }

    /** What {@link #explain} would ask language models, and what that would cost. */
    public Estimate estimateExplaining(
            UnitSelection selection,
            Explainer explainer,
            Optional<CandidateChoice> choice,
            boolean again) {
        return new ExplainStage(reader, results.explanations(), explainer, choice)
                .estimate(selection, again);
    }

    /**
     * How many units at the sites of a selection were explained by another version of an explainer
     * of this name: by another prompt, or another language model.
     */
    public long explainedOtherwise(UnitSelection selection, Explainer explainer) {
        return selection.bySite().keySet().stream()
                .mapToLong(shape ->
                        results.explanations()
                                .otherVersions(shape.site(), explainer.name(), explainer.version()))
                .sum();
    }

    /** Explains units that were not explained before, without asking anything but the record. */
    public Outcome explain(UnitSelection selection, OfflineExplainer explainer) {
        return explain(selection, explainer.create(reader, Optional.empty()), false);
    }

    /**
     * Scores by running the patterns of an explainer's newest explanations, calibrated linearly.
     */
    public Outcome score(UnitSelection selection, String explainer) {
        return score(
                selection,
                explainer,
                new PatternSimulator(TokenClasses.of(reader)),
                Calibration.Method.LINEAR);
    }

    /** The same with all recorded windows. */
    public Outcome score(
            UnitSelection selection,
            String explainer,
            Simulator simulator,
            Calibration.Method calibration) {
        return score(selection, explainer, simulator, calibration, WindowLimit.ALL);
    }

    /**
     * Scores the newest explanation of each unit by an explainer.
     *
     * @param explainer by name
     * @param windows how many are simulated
     */
    public Outcome score(
            UnitSelection selection,
            String explainer,
            Simulator simulator,
            Calibration.Method calibration,
            WindowLimit windows) {
        return make(
                scoring(simulator, calibration, windows),
                "score",
                "scoring",
                explained(selection, explainer),
                Map.of("explainer", explainer, "simulator", simulator.name()));
    }

    private Outcome make(
            CardStage<?> stage,
            String name,
            String title,
            ExplainedUnits units,
            Map<String, Object> details) {
        StageLog log = results.begin(name);
        Counts counts = new Counts();
        long explained = stage.run(units, title, progress, counts);
        return log.done(counts, explained - counts.done(), details);
    }

    /** What {@link #score} would ask language models, and what that would cost. */
    public Estimate estimateScoring(
            UnitSelection selection,
            String explainer,
            Simulator simulator,
            Calibration.Method calibration,
            WindowLimit windows) {
        return scoring(simulator, calibration, windows).estimate(explained(selection, explainer));
    }

    /**
     * Has the newest explanation of each unit by an explainer judged.
     *
     * @param explainer by name
     */
    public Outcome judge(
            UnitSelection selection, String explainer, WindowJudge judge, JudgeTask task) {
        return make(
                new JudgeStage(reader, results.judgements(), judge, task, seed),
                task.toString(),
                task.toString(),
                explained(selection, explainer),
                Map.of("explainer", explainer, "judge", judge.name(task)));
    }

    /** What {@link #judge} would ask language models, and what that would cost. */
    public Estimate estimateJudging(
            UnitSelection selection, String explainer, WindowJudge judge, JudgeTask task) {
        return new JudgeStage(reader, results.judgements(), judge, task, seed)
                .estimate(explained(selection, explainer));
    }

    private ScoreStage scoring(
            Simulator simulator, Calibration.Method calibration, WindowLimit windows) {
        return new ScoreStage(
                reader,
                results,
                simulator,
                new ScoringConfig(ScoringConfig.RESAMPLES, calibration, windows, seed));
    }

    private ExplainedUnits explained(UnitSelection selection, String explainer) {
        return new ExplainedUnits(selection, results.explanations(), explainer, seed);
    }
}
