package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.Auc;
import dev.hyaline.common.Seed;
import dev.hyaline.results.RunScores;
import dev.hyaline.results.UnitScores;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.subject.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The scores of a trained model's units beside those of its untrained twin's, as distributions:
 * unit 17 of the one has nothing to do with unit 17 of the other.
 *
 * @param run the trained model's run
 * @param twinRun the twin's
 * @param twin the twin's name
 * @param explainer who explained both
 * @param topAndRandom correlation over top and uniform windows
 * @param randomOnly correlation over uniform windows
 * @param lift top-and-random minus that of the token table
 */
public record TwinReport(
        String run,
        String twinRun,
        String twin,
        String explainer,
        Contrast topAndRandom,
        Contrast randomOnly,
        Contrast lift) {

    /**
     * One kind of score.
     *
     * @param trained of the trained model's units
     * @param twin of the twin's
     * @param histogram of both
     * @param layers layer by layer, then all together
     */
    public record Contrast(
            Distribution trained,
            Distribution twin,
            PairedHistogram histogram,
            List<Layer> layers) {

        public Contrast {
            layers = List.copyOf(layers);
        }

        /** How well the score tells trained from twin, over all layers. */
        public Auc auc() {
            return layers.getLast().auc();
        }
    }

    /**
     * @param site the neurons of a layer; absent for all together
     * @param trained mean of the trained model's units
     * @param twin mean of the twin's
     * @param auc the probability that a random trained unit scores higher than a random one of the
     *     twin, ties half
     */
    public record Layer(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Site> site,
            Mean trained,
            Mean twin,
            Auc auc)
            implements OfSite {}

    /**
     * @param trained the scores of the trained model's units
     * @param twin those of the twin's, by the same explainer
     * @param seed of the bootstrap behind the intervals
     */
    public static TwinReport of(RunScores trained, RunScores twin, Seed seed) {
        return new TwinReport(
                trained.run(),
                twin.run(),
                twin.model().name(),
                trained.explainer(),
                contrast(trained, twin, UnitScores::topAndRandom, seed.derive("topAndRandom")),
                contrast(trained, twin, UnitScores::randomOnly, seed.derive("randomOnly")),
                contrast(trained, twin, UnitScores::lift, seed.derive("lift")));
    }

    private static Contrast contrast(
            RunScores trained,
            RunScores twin,
            Function<UnitScores, OptionalDouble> score,
            Seed seed) {
        TreeSet<Site> sites = new TreeSet<>();
        trained.byUnit().keySet().forEach(unit -> sites.add(unit.site()));
        twin.byUnit().keySet().forEach(unit -> sites.add(unit.site()));
        List<Layer> layers = new ArrayList<>();
        for (Site site : sites) {
            layers.add(
                    layer(
                            Optional.of(site),
                            defined(ofSite(trained, site), score),
                            defined(ofSite(twin, site), score),
                            seed.derive(site.seedName())));
        }
        double[] all = defined(trained, score);
        double[] allOfTwin = defined(twin, score);
        layers.add(layer(Optional.empty(), all, allOfTwin, seed));
        return new Contrast(
                Distribution.of(trained.byUnit().size(), dead(trained), all),
                Distribution.of(twin.byUnit().size(), dead(twin), allOfTwin),
                PairedHistogram.of(all, allOfTwin),
                layers);
    }

    private static Layer layer(Optional<Site> site, double[] trained, double[] twin, Seed seed) {
        return new Layer(
                site,
                Mean.of(trained),
                Mean.of(twin),
                Auc.of(trained, twin, ScoringConfig.RESAMPLES, seed));
    }

    private static RunScores ofSite(RunScores scores, Site site) {
        return scores.of(unit -> unit.site().equals(site));
    }

    private static double[] defined(RunScores scores, Function<UnitScores, OptionalDouble> score) {
        return scores.byUnit().values().stream()
                .map(score)
                .flatMapToDouble(OptionalDouble::stream)
                .toArray();
    }

    private static int dead(RunScores scores) {
        return (int) scores.byUnit().values().stream().filter(UnitScores::dead).count();
    }
}
