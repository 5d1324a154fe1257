package dev.hyaline.results;

import dev.hyaline.common.Json;
import dev.hyaline.explain.Explanation;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.score.judge.JudgeTask;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Judges' cards in the catalogue, as the objects they are. */
public final class JudgeCards {

    private final Catalogue catalogue;

    JudgeCards(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * A card to add.
     *
     * @param key of everything that went into it
     */
    public record New(String key, JudgeCard card) {}

    /** Adds cards; of provisional ones {@link #has} says that they are not there. */
    public void add(List<New> cards) {
        catalogue.write(handle -> {
            PreparedBatch batch =
                    handle.prepareBatch(
                            "INSERT OR REPLACE INTO judge_card (key, site, unit, polarity,"
                                    + " explanation_key, task, judge, balanced_accuracy, auc,"
                                    + " body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            for (New each : cards) {
                JudgeCard card = each.card();
                batch.add(
                        each.key(),
                        card.unit().site().name(),
                        card.unit().index(),
                        card.unit().polarity().suffix(),
                        card.explanation(),
                        card.task().toString(),
                        card.judge(),
                        Rows.number(card.balancedAccuracy()),
                        Rows.number(card.auc()),
                        Json.STRICT.writeValueAsString(card));
            }
            batch.execute();
        });
    }

    /** Whether a card is there, and all in it was answered. */
    public boolean has(String key) {
        return catalogue.query(handle ->
                handle.select(
                                "SELECT 1 FROM judge_card WHERE key = ? AND"
                                        + " NOT json_extract(body, '$.provisional')",
                                key)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    /** {@link #has}; one that is there becomes the newest of its explanation. */
    public boolean take(String key) {
        return has(key) && Rows.renew(catalogue, "judge_card", key);
    }

    /** The newest card of each task for an explanation. */
    public List<JudgeCard> of(Explanation explanation) {
        return catalogue.query(handle ->
                handle.select(
                                "SELECT body FROM judge_card WHERE seq IN (SELECT max(seq) FROM"
                                        + " judge_card WHERE site = ? AND unit = ? AND polarity = ?"
                                        + " AND explanation_key = ? GROUP BY task) ORDER BY task",
                                explanation.unit().site().name(),
                                explanation.unit().index(),
                                explanation.unit().polarity().suffix(),
                                explanation.id())
                        .mapTo(String.class)
                        .map(body -> Rows.parse(body, JudgeCard.class))
                        .list());
    }

    /** Reads a judge's newest card of each unit for an explainer's explanations, one by one. */
    public void forEachNewest(
            String explainer, JudgeTask task, String judge, Consumer<JudgeCard> consumer) {
        catalogue.query(handle -> {
            handle.select(
                            "SELECT body FROM judge_card WHERE seq IN (SELECT max(c.seq) FROM"
                                    + " judge_card c JOIN explanation e ON e.key ="
                                    + " c.explanation_key WHERE e.explainer = ? AND c.task = ?"
                                    + " AND c.judge = ? GROUP BY c.site, c.unit, c.polarity) ORDER BY seq",
                            explainer,
                            task.toString(),
                            judge)
                    .mapTo(String.class)
                    .forEach(body -> consumer.accept(Rows.parse(body, JudgeCard.class)));
            return consumer;
        });
    }
}
