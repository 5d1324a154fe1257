package dev.hyaline.score.judge;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.Separation;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.Optional;

/**
 * How well a judge can tell, from an explanation alone, what the unit does on test windows. As JSON
 * it is this record, member by member; a missing number is a missing member.
 *
 * <pre>balanced accuracy = (TPR + TNR) / 2, with "yes" from a confidence of 5 of 10 on</pre>
 *
 * <p>0.5 is chance, and what any judge gets that says the same of every item. An item that the
 * judge had no usable answer to stays in the denominator and counts as wrong; for the AUC it ranks
 * at the wrong end. So does an item that was not answered for want of a server, unless none was:
 * then there is no score. Tasks after Paulo et al., Automatically Interpreting Millions of Features
 * in Large Language Models (arXiv 2410.13928, detection and fuzzing); windows, marks and failures
 * are treated otherwise, see {@link JudgeScorer}.
 *
 * @param unit which unit
 * @param explanation the explanation's id, {@link Explanation#id}
 * @param author who made it
 * @param task what was asked
 * @param judge the judge's name
 * @param separation that evidence and test share no document
 * @param balancedAccuracy with its 95 % interval
 * @param auc the probability that an item with the answer yes gets a higher confidence than one
 *     with the answer no, ties counting half; with its 95 % interval
 * @param yes how many items have the answer yes
 * @param no how many have the answer no
 * @param rightYes how many of the former were answered rightly
 * @param rightNo how many of the latter were
 * @param documents how many documents the items are from
 * @param failures items that the judge had no usable answer to
 * @param provisional whether some item of the explanation or the control was not answered for want
 *     of a server, so that scoring again may give another card
 * @param control another unit's explanation on the same items; empty where there was no other
 */
public record JudgeCard(
        UnitId unit,
        String explanation,
        Provenance author,
        JudgeTask task,
        String judge,
        Separation separation,
        Score balancedAccuracy,
        Score auc,
        int yes,
        int no,
        int rightYes,
        int rightNo,
        int documents,
        List<ScoreCard.Failure> failures,
        boolean provisional,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ControlScore> control) {

    /**
     * What another unit's explanation scores on the same items, which ought to be about one half.
     * Where it is not, the items can be answered without knowing the unit.
     *
     * @param unit whose explanation it is
     * @param explanation its id
     * @param balancedAccuracy on the same items
     * @param difference the explanation's balanced accuracy less this, with a paired interval
     * @param failures items that the judge had no usable answer to; they count as wrong
     */
    public record ControlScore(
            UnitId unit,
            String explanation,
            Score balancedAccuracy,
            Score difference,
            List<ScoreCard.Failure> failures) {

        public ControlScore {
            failures = List.copyOf(failures);
        }
    }

    public JudgeCard {
        failures = List.copyOf(failures);
    }
}
