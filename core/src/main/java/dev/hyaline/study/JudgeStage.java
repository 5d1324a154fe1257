package dev.hyaline.study;

import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Cards;
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

/** Has the newest explanations of units judged, and the cards kept. */
final class JudgeStage extends CardStage<Cards.New<JudgeCard>> {

    private static final String SCORER = "judge/1";

    private final JudgeCards cards;
    private final JudgeScorer scorer;

    JudgeStage(
            RecordReader reader, JudgeCards cards, WindowJudge judge, JudgeTask task, Seed seed) {
        super(
                reader,
                cards,
                Set.of(Split.TEST),
                judge.waits(),
                List.of(
                        judge.name(task),
                        SCORER,
                        task.toString(),
                        seed.toString(),
                        String.valueOf(JudgeScorer.USUAL_ITEMS)));
        this.cards = cards;
        this.scorer =
                new JudgeScorer(
                        judge,
                        task,
                        seed,
                        EvidenceDocuments.of(reader.store()),
                        JudgeScorer.USUAL_ITEMS);
    }

    @Override
    Estimate estimate(Explanation explanation, UnitRecord record, Optional<Explanation> other) {
        return scorer.estimate(explanation, record, other);
    }

    @Override
    Cards.New<JudgeCard> make(UnitRecord record, ExplainedUnits.Todo todo) {
        return new Cards.New<>(todo.key(), scorer.score(todo.explanation(), record, todo.other()));
    }

    @Override
    void keep(List<Cards.New<JudgeCard>> some, Counts counts) {
        cards.add(some);
        some.forEach(
                each -> counts.add(!each.card().failures().isEmpty(), each.card().provisional()));
    }
}
