package dev.hyaline.study;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Counts;
import dev.hyaline.results.KeptSimulation;
import dev.hyaline.results.Results;
import dev.hyaline.results.ScoreCards;
import dev.hyaline.results.Simulations;
import dev.hyaline.score.Control;
import dev.hyaline.score.ControlSource;
import dev.hyaline.score.CorrelationScorer;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.simulate.Simulator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Has the newest explanations of units simulated and scored, and the cards kept. */
final class ScoreStage {

    private static final String SCORER = "correlation/2";
    private static final Set<Split> SPLITS = Set.of(Split.CALIBRATE, Split.TEST);

    private final RecordReader reader;
    private final ScoreCards cards;
    private final Simulations simulations;
    private final Simulator simulator;
    private final ScoringConfig config;
    private final EvidenceDocuments evidence;

    ScoreStage(RecordReader reader, Results results, Simulator simulator, ScoringConfig config) {
        this.reader = reader;
        this.cards = results.cards();
        this.simulations = results.simulations();
        this.simulator = simulator;
        this.config = config;
        this.evidence = EvidenceDocuments.of(reader.store());
    }

    /** A card and what it was computed from. */
    private record Scored(ScoreCards.New card, KeptSimulation kept) {}

    /**
     * Scores.
     *
     * @param counts of units scored now
     * @return how many units are explained, and so scored now or before
     */
    long run(ExplainedUnits units, Progress progress, Counts counts) {
        try (Progress.Task task = progress.begin("scoring", units.selected(), "units")) {
            return forEachBatch(
                    units,
                    cards::take,
                    items ->
                            InOrder.each(
                                    items,
                                    simulator.waits(),
                                    each -> score(each.record(), each.context()),
                                    some -> {
                                        keep(some, counts);
                                        counts.show(task);
                                    }));
        }
    }

    /** What scoring these would cost. */
    Estimate estimate(ExplainedUnits units) {
        CorrelationScorer scorer = new CorrelationScorer(simulator, config, evidence);
        Estimate[] sum = {Estimate.NONE};
        forEachBatch(
                units.orTypical(),
                cards::has,
                items -> {
                    for (UnitBatches.Item<ExplainedUnits.Todo> item : items) {
                        UnitRecord record = item.record();
                        ExplainedUnits.Todo todo = item.context();
                        Estimate each =
                                scorer.estimate(
                                        todo.explanation(record), record, todo.other(record));
                        sum[0] = sum[0].plus(each);
                    }
                });
        return sum[0];
    }

    private long forEachBatch(
            ExplainedUnits units,
            Predicate<String> known,
            Consumer<List<UnitBatches.Item<ExplainedUnits.Todo>>> work) {
        UnitBatches<ExplainedUnits.Todo> batches = new UnitBatches<>(reader, SPLITS, work);
        long explained =
                units.forEachSite(
                        this::key, known, (site, todo) -> batches.add(site, todo.units(), todo));
        batches.finish();
        return explained;
    }

    private Scored score(UnitRecord record, ExplainedUnits.Todo todo) {
        KeptSimulation kept = new KeptSimulation(simulator);
        List<ControlSource> controls =
                todo
                        .other(record)
                        .map(other ->
                                ControlSource.explanation(
                                        new Control.OtherUnit(other.unit()), kept.control(), other))
                        .stream()
                        .toList();
        Explanation explanation = todo.explanation(record);
        ScoreCard card =
                new CorrelationScorer(kept, config, evidence).score(explanation, record, controls);
        return new Scored(
                new ScoreCards.New(
                        todo.key(record), kept.unanswered().map(card::asProvisional).orElse(card)),
                kept);
    }

    /** What was computed in no time need not be kept. */
    private void keep(List<Scored> some, Counts counts) {
        if (simulator.waits()) {
            simulations.add(
                    simulator.name(),
                    some.stream()
                            .map(each ->
                                    new Simulations.NewSimulation(
                                            each.card().card().explanation(), each.kept()))
                            .toList());
        }
        cards.add(some.stream().map(Scored::card).toList());
        some.forEach(each ->
                counts.add(
                        !each.card().card().failures().isEmpty(),
                        each.card().card().provisional().isPresent()));
    }

    /** A card is the same when everything that goes into it is. */
    private String key(String explanation, String other) {
        return Sha256.of(
                        String.join(
                                "\0",
                                reader.manifest().runId(),
                                explanation,
                                simulator.name(),
                                SCORER,
                                config.toString(),
                                other))
                .hex()
                .substring(0, 32);
    }
}
