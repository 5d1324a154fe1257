package dev.hyaline.web.data;

import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.judge.JudgeCard;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is stored about a unit.
 *
 * @param record what was recorded
 * @param explanations newest first
 * @param cards all score cards, newest first; each names the explanation that it is of
 * @param judged the newest judge cards of each explanation
 */
public record UnitData(
        UnitRecord record,
        List<Explanation> explanations,
        List<ScoreCard> cards,
        List<JudgeCard> judged) {

    public UnitData {
        explanations = List.copyOf(explanations);
        cards = List.copyOf(cards);
        judged = List.copyOf(judged);
    }

    /** The cards of one explanation, newest first. */
    public List<ScoreCard> cardsOf(Explanation explanation) {
        return cards.stream().filter(card -> card.explanation().equals(explanation.id())).toList();
    }

    /** The judge cards of one explanation. */
    public List<JudgeCard> judgedOf(Explanation explanation) {
        return judged.stream().filter(card -> card.explanation().equals(explanation.id())).toList();
    }

    /**
     * The explanation that is asked for: by the beginning of its id, else the newest that has a
     * score card, else the newest.
     */
    public Optional<Explanation> select(String id) {
        Optional<Explanation> asked =
                id.isEmpty()
                        ? Optional.empty()
                        : explanations.stream()
                                .filter(each -> each.id().startsWith(id))
                                .findFirst();
        return asked.or(() ->
                        explanations.stream().filter(each -> !cardsOf(each).isEmpty()).findFirst())
                .or(() -> explanations.stream().findFirst());
    }
}
