package dev.hyaline.study;

import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Cards;
import dev.hyaline.results.Counts;
import dev.hyaline.results.KeptSimulation;
import dev.hyaline.results.Results;
import dev.hyaline.results.Simulations;
import dev.hyaline.score.Control;
import dev.hyaline.score.ControlSource;
import dev.hyaline.score.CorrelationScorer;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.simulate.Simulator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has the newest explanations of units simulated and scored, and the cards kept. */
final class ScoreStage extends CardStage<ScoreStage.Scored> {

    private static final String SCORER = "correlation/2";

    private final Results results;
    private final Simulator simulator;
    private final ScoringConfig config;
    private final EvidenceDocuments evidence;

    ScoreStage(RecordReader reader, Results results, Simulator simulator, ScoringConfig config) {
        super(
                reader,
                results.cards(),
                Set.of(Split.CALIBRATE, Split.TEST),
                simulator.waits(),
                List.of(simulator.name(), SCORER, config.toString()));
        this.results = results;
        this.simulator = simulator;
        this.config = config;
        this.evidence = EvidenceDocuments.of(reader.store());
    }

    /** A card and what it was computed from. */
    record Scored(Cards.New<ScoreCard> made, KeptSimulation kept) {

        ScoreCard card() {
            return made.card();
        }
    }

    @Override
    Estimate estimate(Explanation explanation, UnitRecord record, Optional<Explanation> other) {
        return new CorrelationScorer(simulator, config, evidence)
                .estimate(explanation, record, other);
    }

    @Override
    Scored make(UnitRecord record, ExplainedUnits.Todo todo) {
        KeptSimulation kept = new KeptSimulation(simulator);
        List<ControlSource> controls =
                todo
                        .other()
                        .map(other ->
                                ControlSource.explanation(
                                        new Control.OtherUnit(other.unit()), kept.control(), other))
                        .stream()
                        .toList();
        ScoreCard card =
                new CorrelationScorer(kept, config, evidence)
                        .score(todo.explanation(), record, controls);
        return new Scored(
                new Cards.New<>(
                        todo.key(), kept.unanswered().map(card::asProvisional).orElse(card)),
                kept);
    }

    /** What was computed in no time need not be kept. */
    @Override
    void keep(List<Scored> some, Counts counts) {
        if (simulator.waits()) {
            results.simulations()
                    .add(
                            simulator.name(),
                            some.stream()
                                    .map(each ->
                                            new Simulations.NewSimulation(
                                                    each.card().explanation(), each.kept()))
                                    .toList());
        }
        results.cards().add(some.stream().map(Scored::made).toList());
        some.forEach(each ->
                counts.add(
                        !each.card().failures().isEmpty(), each.card().provisional().isPresent()));
    }
}
