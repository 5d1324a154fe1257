package dev.hyaline.score.judge;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.Score;
import dev.hyaline.score.Separation;
import dev.hyaline.score.judge.JudgeCard.ControlScore;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.Optional;

/**
 * Scores an explanation by whether a judge can tell from it which test windows activate the unit
 * (detection), or which marked tokens are the active ones (fuzzing).
 *
 * <p>The tasks are those of Paulo et al. (arXiv 2410.13928). Departures from their code: no window
 * is of a document that explanations may be made from; false marks stand where true ones do, on
 * another window that the unit is active in, so that places tell nothing; two windows that belong
 * together are shown at the same length; unusable answers count as wrong and are listed. Which
 * windows are active and which are silent: {@link Threshold}; how they are chosen: {@link ItemSet}.
 * Thread-safe if the judge is.
 *
 * @param judge of windows
 * @param task to give it
 * @param seed of the run; each unit's choices are derived from it by the unit's name
 * @param evidence documents that nothing may be scored on
 * @param itemsPerClass at most so many items of each answer, {@link #USUAL_ITEMS} as a rule
 */
public record JudgeScorer(
        WindowJudge judge,
        JudgeTask task,
        Seed seed,
        EvidenceDocuments evidence,
        int itemsPerClass) {

    /** As many of each answer as are wanted. */
    public static final int USUAL_ITEMS = 10;

    /** Below so many of each answer a perfect judge's interval reaches down to 0.67 and further. */
    public static final int LEAST_ITEMS = 5;

    public JudgeScorer {
        if (itemsPerClass < LEAST_ITEMS) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "itemsPerClass must be at least %d, but is: %d",
                            LEAST_ITEMS, itemsPerClass));
        }
    }

    /**
     * The card.
     *
     * @param explanation of the record's unit; one that claims nothing is not judged
     * @param record whose test windows are asked about
     * @param other another unit's explanation, as a control
     */
    public JudgeCard score(
            Explanation explanation, UnitRecord record, Optional<Explanation> other) {
        check(explanation, record, other);
        Separation separation =
                Separation.of(evidence, explanation.unit(), ItemSet.testWindows(record));
        ItemSet items = items(record);
        Optional<String> none = noScore(explanation, record, items);
        if (none.isPresent()) {
            return undefined(explanation, separation, none.get());
        }
        return scored(explanation, separation, items, other);
    }

    private JudgeCard scored(
            Explanation explanation,
            Separation separation,
            ItemSet items,
            Optional<Explanation> other) {
        Tally tally = tally(explanation, items);
        Optional<Tally> others =
                other.filter(each -> each.status().nothing().isEmpty())
                        .map(each -> tally(each, items));
        return new JudgeCard(
                explanation.unit(),
                explanation.id(),
                explanation.provenance(),
                task,
                judge.name(task),
                separation,
                tally.balancedAccuracy(),
                tally.auc(),
                tally.count(true),
                tally.count(false),
                tally.right(true),
                tally.right(false),
                tally.documents(),
                tally.failures(),
                tally.provisional() || others.filter(Tally::provisional).isPresent(),
                other.map(each -> control(each, tally, others)));
    }

    /** What asking a language model for this card would cost; nothing is sent. */
    public Estimate estimate(
            Explanation explanation, UnitRecord record, Optional<Explanation> other) {
        check(explanation, record, other);
        ItemSet items = items(record);
        if (noScore(explanation, record, items).isPresent()) {
            return Estimate.NONE;
        }
        List<Question> questions = items.questions();
        Estimate own = judge.estimate(task, explanation, questions);
        return other.filter(each -> each.status().nothing().isEmpty())
                .map(each -> own.plus(judge.estimate(task, each, questions)))
                .orElse(own);
    }

    private static void check(
            Explanation explanation, UnitRecord record, Optional<Explanation> other) {
        UnitId unit = record.summary().unit();
        if (!explanation.unit().equals(unit)) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "explanation must be of unit %s, but is of: %s",
                            unit, explanation.unit()));
        }
        if (other.filter(each -> each.unit().equals(unit)).isPresent()) {
            throw new IllegalArgumentException(
                    "control must be the explanation of another unit, but is of: " + unit);
        }
    }

    private ItemSet items(UnitRecord record) {
        double maximum = record.summary().explain().maximum();
        if (!(maximum > 0)) {
            return new ItemSet(List.of(), 0, 0);
        }
        Seed own = seed.derive(Figures.format("score/%s/%s", task, record.summary().unit()));
        return ItemSet.of(task, record, new Threshold(maximum), itemsPerClass, own);
    }

    private Optional<String> noScore(Explanation explanation, UnitRecord record, ItemSet items) {
        double maximum = record.summary().explain().maximum();
        Optional<String> nothing = explanation.status().nothing();
        if (nothing.isPresent() || (maximum > 0 && items.pairs() >= LEAST_ITEMS)) {
            return nothing;
        }
        return Optional.of(
                maximum > 0
                        ? items.tooFew(task, LEAST_ITEMS)
                        : "the unit is never above 0 on the explain split: " + maximum);
    }

    private Tally tally(Explanation explanation, ItemSet items) {
        return new Tally(items.items(), judge.judge(task, explanation, items.questions()));
    }

    private static ControlScore control(
            Explanation other, Tally explained, Optional<Tally> control) {
        Score nothing = new Score.Undefined(other.status().nothing().orElse(""));
        return new ControlScore(
                other.unit(),
                other.id(),
                control.map(Tally::balancedAccuracy).orElse(nothing),
                control.map(explained::difference).orElse(nothing),
                control.map(Tally::failures).orElse(List.of()));
    }

    private JudgeCard undefined(Explanation explanation, Separation separation, String reason) {
        return new JudgeCard(
                explanation.unit(),
                explanation.id(),
                explanation.provenance(),
                task,
                judge.name(task),
                separation,
                new Score.Undefined(reason),
                new Score.Undefined(reason),
                0,
                0,
                0,
                0,
                0,
                List.of(),
                false,
                Optional.empty());
    }
}
