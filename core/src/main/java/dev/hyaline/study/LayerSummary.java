package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
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
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

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
        Mean lift) {

    /** The layer that the neurons are in; absent for latents and for all sites together. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public OptionalInt layer() {
        return SiteLabel.layer(site);
    }

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
                                sites.of(card.unit().site()).forEach(each -> each.add(card));
                            }
                        });
        return sites.rows(Gathering::summary);
    }

    private static final class Gathering {
        private int cards;
        private int undefined;
        private long failures;
        private final DoubleStream.Builder topAndRandom = DoubleStream.builder();
        private final DoubleStream.Builder randomOnly = DoubleStream.builder();
        private final DoubleStream.Builder otherUnit = DoubleStream.builder();
        private final DoubleStream.Builder tokenTable = DoubleStream.builder();
        private final DoubleStream.Builder lift = DoubleStream.builder();

        void add(ScoreCard card) {
            cards++;
            failures += card.failures().size();
            undefined += card.topAndRandom().correlation().number().isEmpty() ? 1 : 0;
            add(topAndRandom, card.topAndRandom().correlation());
            add(randomOnly, card.randomOnly().correlation());
            add(lift, card.lift());
            for (ControlScore each : card.controls()) {
                Score score = each.topAndRandom().score();
                switch (each.control()) {
                    case Control.TokenTable _ -> add(tokenTable, score);
                    case Control.OtherUnit _ -> add(otherUnit, score);
                    case Control.Empty _, Control.Twin _ -> {} // of no column here
                }
            }
        }

        private static void add(DoubleStream.Builder numbers, Score score) {
            score.number().ifPresent(numbers::add);
        }

        LayerSummary summary(Optional<Site> site) {
            return new LayerSummary(
                    site,
                    cards,
                    undefined,
                    failures,
                    mean(topAndRandom),
                    mean(randomOnly),
                    mean(otherUnit),
                    mean(tokenTable),
                    mean(lift));
        }

        private static Mean mean(DoubleStream.Builder numbers) {
            return Mean.of(numbers.build().toArray());
        }
    }
}
