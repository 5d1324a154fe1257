package dev.hyaline.results;

import dev.hyaline.explain.Explanation;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.score.judge.JudgeTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
                row ->
                        cards.forEach(each ->
                                row.add(
                                        each.key(),
                                        each.card().unit(),
                                        each.card(),
                                        columns(each.card()))));
    }

    /** What of a card stands in columns of its own. */
    static Map<String, @Nullable Object> columns(JudgeCard card) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("explanation_key", card.explanation());
        columns.put("task", card.task().toString());
        columns.put("judge", card.judge());
        columns.put("balanced_accuracy", Rows.number(card.balancedAccuracy()));
        columns.put("auc", Rows.number(card.auc()));
        return columns;
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
