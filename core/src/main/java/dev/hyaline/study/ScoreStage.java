package dev.hyaline.study;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Sha256;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.Estimate;
import dev.hyaline.record.RecordReader;
import dev.hyaline.record.UnitRecord;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.ControlSource;
import dev.hyaline.score.CorrelationScorer;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.text.Split;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has the newest explanations of units simulated and scored, and the cards kept. */
final class ScoreStage {

    private static final String SCORER = "correlation/2";
    private static final Set<Split> SPLITS = Set.of(Split.CALIBRATE, Split.TEST);

    private final RecordReader reader;
    private final Explanations explanations;
    private final Simulations simulations;
    private final Simulator simulator;
    private final ScoringConfig config;
    private final EvidenceDocuments evidence;

    ScoreStage(
            RecordReader reader, Catalogue catalogue, Simulator simulator, ScoringConfig config) {
        this.reader = reader;
        this.explanations = new Explanations(catalogue);
        this.simulations = new Simulations(catalogue);
        this.simulator = simulator;
        this.config = config;
        this.evidence = EvidenceDocuments.of(reader.store());
    }

    /** Units scored now and before. */
    record Done(long now, long before) {}

    /** A card, what it is kept under, and what it was computed from. */
    private record Scored(String key, ScoreCard card, KeptSimulation kept) {}

    /**
     * Scores.
     *
     * @return how many units were scored now, and how many had been before
     */
    Done run(ExplainedUnits units, Progress progress) {
        long[] done = {0};
        long explained;
        try (Progress.Task task = progress.begin("scoring", units.selected(), "units")) {
            explained =
                    units.forEachSite(
                            this::key,
                            explanations::hasCard,
                            (site, todo) ->
                                    new UnitBatches(reader)
                                            .forEach(
                                                    site,
                                                    todo.units(),
                                                    SPLITS,
                                                    records ->
                                                            InOrder.each(
                                                                    records,
                                                                    simulator.waits(),
                                                                    record -> score(record, todo),
                                                                    some -> {
                                                                        keep(some);
                                                                        done[0] += some.size();
                                                                        task.at(done[0]);
                                                                    })));
        }
        return new Done(done[0], explained - done[0]);
    }

    /** What scoring these would cost. */
    Estimate estimate(ExplainedUnits units) {
        Estimate[] sum = {Estimate.NONE};
        CorrelationScorer scorer = new CorrelationScorer(simulator, config, evidence);
        units.forEachSite(
                this::key,
                explanations::hasCard,
                (site, todo) ->
                        new UnitBatches(reader)
                                .forEach(
                                        site,
                                        todo.units(),
                                        SPLITS,
                                        records ->
                                                records.forEach(record ->
                                                        sum[0] =
                                                                sum[0].plus(
                                                                        scorer.estimate(
                                                                                todo.explanation(
                                                                                        record),
                                                                                record,
                                                                                todo.other(
                                                                                        record))))));
        return sum[0];
    }

    private Scored score(UnitRecord record, ExplainedUnits.Todo todo) {
        KeptSimulation kept = new KeptSimulation(simulator);
        List<ControlSource> controls =
                todo
                        .other(record)
                        .map(other ->
                                ControlSource.explanation(
                                        Study.OTHER_UNIT + " " + other.unit(),
                                        kept.control(),
                                        other))
                        .stream()
                        .toList();
        Explanation explanation = todo.explanation(record);
        ScoreCard card =
                new CorrelationScorer(kept, config, evidence).score(explanation, record, controls);
        return new Scored(key(explanation, todo.other(record)), card, kept);
    }

    /** What was computed in no time need not be kept. */
    private void keep(List<Scored> some) {
        if (simulator.waits()) {
            some.forEach(each ->
                    simulations.add(each.card().explanation(), simulator.name(), each.kept()));
        }
        some.forEach(
                each -> explanations.addCard(each.key(), each.kept().unanswered(), each.card()));
    }

    /** A card is the same when everything that goes into it is. */
    private String key(Explanation explanation, Optional<Explanation> other) {
        return Sha256.of(
                        String.join(
                                "\0",
                                reader.manifest().runId(),
                                explanation.id(),
                                simulator.name(),
                                SCORER,
                                config.toString(),
                                other.map(Explanation::id).orElse("")))
                .hex()
                .substring(0, 32);
    }
}
