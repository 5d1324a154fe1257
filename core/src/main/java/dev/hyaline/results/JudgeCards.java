package dev.hyaline.results;

import dev.hyaline.explain.Explanation;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.score.judge.JudgeTask;
import java.util.List;
import java.util.function.Consumer;

/** Judges' cards in the catalogue. */
public final class JudgeCards extends Cards<JudgeCard> {

    JudgeCards(Catalogue catalogue) {
        super(catalogue, JudgeCard.class, "judge_card");
    }

    @Override
    public void add(List<New<JudgeCard>> cards) {
        Rows.insert(
                catalogue,
                "judge_card",
                "explanation_key, task, judge, balanced_accuracy, auc",
                row ->
                        cards.forEach(each ->
                                row.add(
                                        each.key(),
                                        each.card().unit(),
                                        each.card(),
                                        each.card().explanation(),
                                        each.card().task().toString(),
                                        each.card().judge(),
                                        Rows.number(each.card().balancedAccuracy()),
                                        Rows.number(each.card().auc()))));
    }

    /** The newest card of each task for an explanation. */
    public List<JudgeCard> of(Explanation explanation) {
        return newest(explanation, "task", "task");
    }

    /** Reads a judge's newest card of each unit for an explainer's explanations, one by one. */
    public void forEachNewest(
            String explainer, JudgeTask task, String judge, Consumer<JudgeCard> consumer) {
        forEachNewest(
                consumer,
                "e.explainer = ? AND c.task = ? AND c.judge = ?",
                explainer,
                task.toString(),
                judge);
    }
}
