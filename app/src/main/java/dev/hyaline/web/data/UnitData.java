package dev.hyaline.web.data;

import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Results;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.subject.UnitId;
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

    /** What the results say of a unit beside its record. */
    public static UnitData of(UnitRecord record, Results results) {
        UnitId unit = record.summary().unit();
        List<Explanation> said = results.explanations().of(unit);
        return new UnitData(
                record,
                said,
                results.cards().of(unit),
                said.stream().flatMap(each -> results.judgements().of(each).stream()).toList());
    }

    /** The newest card of an explanation. */
    public Optional<ScoreCard> card(Explanation explanation) {
        return cards.stream()
                .filter(card -> card.explanation().equals(explanation.id()))
                .findFirst();
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
        return explanations.stream()
                .filter(each -> !id.isEmpty() && each.id().startsWith(id))
                .findFirst()
                .or(() -> explanations.stream().filter(each -> card(each).isPresent()).findFirst())
                .or(() -> explanations.stream().findFirst());
    }
}
