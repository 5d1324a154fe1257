package dev.hyaline.study;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.Estimate;
import dev.hyaline.record.RecordReader;
import dev.hyaline.record.UnitRecord;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.score.judge.JudgeScorer;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.score.judge.WindowJudge;
import dev.hyaline.text.Split;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Has the newest explanations of units judged, and the cards kept. */
final class JudgeStage {

    private static final String SCORER = "judge/1";

    private final RecordReader reader;
    private final JudgeCards cards;
    private final WindowJudge judge;
    private final JudgeTask task;
    private final JudgeScorer scorer;
    private final Seed seed;

    JudgeStage(
            RecordReader reader,
            Catalogue catalogue,
            WindowJudge judge,
            JudgeTask task,
            Seed seed) {
        this.reader = reader;
        this.cards = new JudgeCards(catalogue);
        this.judge = judge;
        this.task = task;
        this.seed = seed;
        this.scorer =
                new JudgeScorer(
                        judge,
                        task,
                        seed,
                        EvidenceDocuments.of(reader.store()),
                        JudgeScorer.USUAL_ITEMS);
    }

    /**
     * Judges.
     *
     * @param counts of units judged now
     * @return how many units are explained, and so judged now or before
     */
    long run(ExplainedUnits units, Progress progress, Counts counts) {
        try (Progress.Task shown = progress.begin(task.toString(), units.selected(), "units")) {
            return forEachBatch(
                    units,
                    (records, todo) ->
                            InOrder.each(
                                    records,
                                    judge.waits(),
                                    record -> judge(record, todo),
                                    some -> {
                                        cards.add(some);
                                        some.forEach(each -> count(each.card(), counts));
                                        counts.show(shown);
                                    }));
        }
    }

    private static void count(JudgeCard card, Counts counts) {
        counts.add(!card.failures().isEmpty(), card.provisional());
    }

    /** What judging these would cost. */
    Estimate estimate(ExplainedUnits units) {
        Estimate[] sum = {Estimate.NONE};
        forEachBatch(
                units,
                (records, todo) -> {
                    for (UnitRecord record : records) {
                        sum[0] =
                                sum[0].plus(
                                        scorer.estimate(
                                                todo.explanation(record),
                                                record,
                                                todo.other(record)));
                    }
                });
        return sum[0];
    }

    private JudgeCards.NewCard judge(UnitRecord record, ExplainedUnits.Todo todo) {
        Explanation explanation = todo.explanation(record);
        Optional<Explanation> other = todo.other(record);
        return new JudgeCards.NewCard(
                key(explanation, other), scorer.score(explanation, record, other));
    }

    private long forEachBatch(
            ExplainedUnits units, BiConsumer<List<UnitRecord>, ExplainedUnits.Todo> work) {
        UnitBatches batches = new UnitBatches(reader);
        return units.forEachSite(
                this::key,
                cards::has,
                (site, todo) ->
                        batches.forEach(
                                site,
                                todo.units(),
                                Set.of(Split.TEST),
                                records -> work.accept(records, todo)));
    }

    /** A card is the same when everything that goes into it is. */
    private String key(Explanation explanation, Optional<Explanation> other) {
        return Sha256.of(
                        String.join(
                                "\0",
                                reader.manifest().runId(),
                                explanation.id(),
                                judge.name(task),
                                SCORER,
                                task.toString(),
                                seed.toString(),
                                String.valueOf(JudgeScorer.USUAL_ITEMS),
                                other.map(Explanation::id).orElse("")))
                .hex()
                .substring(0, 32);
    }
}
