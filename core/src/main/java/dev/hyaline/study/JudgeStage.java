package dev.hyaline.study;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Counts;
import dev.hyaline.results.JudgeCards;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.score.judge.JudgeScorer;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.score.judge.WindowJudge;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

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
            RecordReader reader, JudgeCards cards, WindowJudge judge, JudgeTask task, Seed seed) {
        this.reader = reader;
        this.cards = cards;
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
                    cards::take,
                    items ->
                            InOrder.each(
                                    items,
                                    judge.waits(),
                                    each -> judge(each.record(), each.context()),
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

    private JudgeCards.New judge(UnitRecord record, ExplainedUnits.Todo todo) {
        Explanation explanation = todo.explanation(record);
        Optional<Explanation> other = todo.other(record);
        return new JudgeCards.New(todo.key(record), scorer.score(explanation, record, other));
    }

    private long forEachBatch(
            ExplainedUnits units,
            Predicate<String> known,
            Consumer<List<UnitBatches.Item<ExplainedUnits.Todo>>> work) {
        UnitBatches<ExplainedUnits.Todo> batches =
                new UnitBatches<>(reader, Set.of(Split.TEST), work);
        long explained =
                units.forEachSite(
                        this::key, known, (site, todo) -> batches.add(site, todo.units(), todo));
        batches.finish();
        return explained;
    }

    /** A card is the same when everything that goes into it is. */
    private String key(String explanation, String other) {
        return Sha256.of(
                        String.join(
                                "\0",
                                reader.manifest().runId(),
                                explanation,
                                judge.name(task),
                                SCORER,
                                task.toString(),
                                seed.toString(),
                                String.valueOf(JudgeScorer.USUAL_ITEMS),
                                other))
                .hex()
                .substring(0, 32);
    }
}
