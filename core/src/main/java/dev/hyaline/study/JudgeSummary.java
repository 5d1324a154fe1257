package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.results.Results;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.subject.BySite;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a judge made of a site's explanations, averaged. Undefined scores are counted and left out
 * of the means.
 *
 * @param task what was asked
 * @param site the neurons of a layer, or the latents of an autoencoder; absent for all together
 * @param cards how many units were judged
 * @param undefined how many of them have no balanced accuracy
 * @param failures items without a usable answer, all units together; they count as wrong
 * @param balancedAccuracy mean; 0.5 is chance
 * @param auc mean
 * @param otherUnit mean balanced accuracy with another unit's explanation
 */
public record JudgeSummary(
        JudgeTask task,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Site> site,
        int cards,
        int undefined,
        long failures,
        Mean balancedAccuracy,
        Mean auc,
        Mean otherUnit)
        implements OfSite {

    /**
     * Every site that has cards of the explainer for a task, and all layers of neurons together;
     * the newest card of each unit.
     *
     * @param judge by its whole name
     * @param wanted which units count
     */
    public static List<JudgeSummary> of(
            Results results,
            String explainer,
            JudgeTask task,
            String judge,
            Predicate<UnitId> wanted) {
        BySite<Gathering> sites = new BySite<>(Gathering::new);
        results.judgements()
                .forEachNewest(
                        explainer,
                        task,
                        judge,
                        card -> {
                            if (wanted.test(card.unit())) {
                                sites.of(card.unit().site()).forEach(each -> add(each, card));
                            }
                        });
        return sites.rows((each, site) ->
                new JudgeSummary(
                        task,
                        site,
                        each.cards,
                        each.undefined,
                        each.failures,
                        each.mean("balanced accuracy"),
                        each.mean("auc"),
                        each.mean("other unit")));
    }

    private static void add(Gathering gathering, JudgeCard card) {
        gathering.card(card.balancedAccuracy(), card.failures().size());
        gathering.add("balanced accuracy", card.balancedAccuracy());
        gathering.add("auc", card.auc());
        card.control().ifPresent(each -> gathering.add("other unit", each.balancedAccuracy()));
    }
}
