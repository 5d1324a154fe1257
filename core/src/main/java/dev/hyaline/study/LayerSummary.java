package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.results.Results;
import dev.hyaline.results.ScoresOf;
import dev.hyaline.score.Control;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoreCard.ControlScore;
import dev.hyaline.subject.BySite;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The scores of a site's units for the explanations of one explainer, averaged. Undefined scores
 * are counted and left out of the means.
 *
 * @param site the neurons of a layer, or the latents of an autoencoder; absent for all neurons
 *     together
 * @param cards how many units were scored
 * @param undefined how many of them have no top-and-random score
 * @param failures how many windows could not be simulated, all units together
 * @param topAndRandom mean correlation over top and uniform windows
 * @param randomOnly mean correlation over uniform windows
 * @param otherUnit mean score of the control that uses another unit's explanation
 * @param tokenTable mean score of the token table
 * @param lift mean of the score minus the token table's
 */
public record LayerSummary(
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Site> site,
        int cards,
        int undefined,
        long failures,
        Mean topAndRandom,
        Mean randomOnly,
        Mean otherUnit,
        Mean tokenTable,
        Mean lift)
        implements OfSite {

    /**
     * Every site that has score cards of the explainer, from the newest card of each unit: neurons,
     * layer by layer, and all of them together; then the latents of each autoencoder. Neurons and
     * latents are never averaged together.
     *
     * @param scores whose, as {@link ScoresOf} writes it
     * @param wanted which units count
     */
    public static List<LayerSummary> of(Results results, String scores, Predicate<UnitId> wanted) {
        BySite<Gathering> sites = new BySite<>(Gathering::new);
        results.cards()
                .forEachNewest(
                        ScoresOf.parse(scores),
                        card -> {
                            if (wanted.test(card.unit())) {
                                sites.of(card.unit().site()).forEach(each -> add(each, card));
                            }
                        });
        return sites.rows((each, site) ->
                new LayerSummary(
                        site,
                        each.cards,
                        each.undefined,
                        each.failures,
                        each.mean("top and random"),
                        each.mean("random only"),
                        each.mean("other unit"),
                        each.mean("token table"),
                        each.mean("lift")));
    }

    private static void add(Gathering gathering, ScoreCard card) {
        Score headline = card.topAndRandom().correlation();
        gathering.card(headline, card.failures().size());
        gathering.add("top and random", headline);
        gathering.add("random only", card.randomOnly().correlation());
        gathering.add("lift", card.lift());
        for (ControlScore each : card.controls()) {
            Score score = each.topAndRandom().score();
            switch (each.control()) {
                case Control.TokenTable _ -> gathering.add("token table", score);
                case Control.OtherUnit _ -> gathering.add("other unit", score);
                case Control.Empty _, Control.Twin _ -> {} // of no column here
            }
        }
    }
}
