package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hyaline.results.JudgeCards;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.score.judge.JudgeTask;
import dev.hyaline.subject.BySite;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

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
        Mean otherUnit) {

    /** The layer that the neurons are in; absent for latents and for all sites together. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public OptionalInt layer() {
        return SiteLabel.layer(site);
    }

    /**
     * Every site that has cards of the explainer for a task, and all layers of neurons together;
     * the newest card of each unit.
     *
     * @param judge by its whole name
     * @param wanted which units count
     */
    public static List<JudgeSummary> of(
            Catalogue catalogue,
            String explainer,
            JudgeTask task,
            String judge,
            Predicate<UnitId> wanted) {
        BySite<Gathering> sites = new BySite<>(Gathering::new);
        new JudgeCards(catalogue)
                .forEachNewest(
                        explainer,
                        task,
                        judge,
                        card -> {
                            if (wanted.test(card.unit())) {
                                sites.of(card.unit().site()).forEach(each -> each.add(card));
                            }
                        });
        return sites.rows((each, site) -> each.summary(task, site));
    }

    private static final class Gathering {
        private int cards;
        private int undefined;
        private long failures;
        private final DoubleStream.Builder balancedAccuracy = DoubleStream.builder();
        private final DoubleStream.Builder auc = DoubleStream.builder();
        private final DoubleStream.Builder otherUnit = DoubleStream.builder();

        void add(JudgeCard card) {
            cards++;
            failures += card.failures().size();
            undefined += card.balancedAccuracy().number().isEmpty() ? 1 : 0;
            card.balancedAccuracy().number().ifPresent(balancedAccuracy::add);
            card.auc().number().ifPresent(auc::add);
            card.control()
                    .ifPresent(control ->
                            control.balancedAccuracy().number().ifPresent(otherUnit::add));
        }

        JudgeSummary summary(JudgeTask task, Optional<Site> site) {
            return new JudgeSummary(
                    task,
                    site,
                    cards,
                    undefined,
                    failures,
                    Mean.of(balancedAccuracy.build().toArray()),
                    Mean.of(auc.build().toArray()),
                    Mean.of(otherUnit.build().toArray()));
        }
    }
}
