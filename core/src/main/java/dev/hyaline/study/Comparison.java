package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.HyalineException;
import dev.hyaline.results.RunScores;
import dev.hyaline.results.UnitScores;
import dev.hyaline.subject.BySite;
import dev.hyaline.subject.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Two sets of scores of the same units, held against each other unit by unit: those of two
 * explainers in one run, or of two runs.
 *
 * @param a the one side
 * @param b the other
 * @param onlyA how many units were scored on side A alone; they are in nothing below
 * @param onlyB how many on side B alone
 * @param layers every site with units scored on both sides, then all of them together
 * @param pairs those units, in order
 */
public record Comparison(
        Side a, Side b, int onlyA, int onlyB, List<Layer> layers, List<PairedScores.Pair> pairs) {

    /**
     * @param run its folder
     * @param explainer whose explanations were scored
     */
    public record Side(String run, String explainer) {

        private static Side of(RunScores scores) {
            return new Side(scores.run(), scores.explainer());
        }

        @Override
        public String toString() {
            return explainer + " in " + run;
        }
    }

    /**
     * @param site the neurons of a layer, or the latents of an autoencoder; absent for all together
     * @param units how many were scored on both sides
     */
    public record Layer(
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Site> site,
            int units,
            PairedScores topAndRandom,
            PairedScores randomOnly)
            implements OfSite {}

    public Comparison {
        layers = List.copyOf(layers);
        pairs = List.copyOf(pairs);
    }

    /**
     * Pairs the units that both sides have scores of.
     *
     * @throws HyalineException for models of different shapes, and when there is no such unit
     */
    public static Comparison of(RunScores a, RunScores b) {
        requireSameShape(a, b);
        List<PairedScores.Pair> pairs = new ArrayList<>();
        a.byUnit()
                .forEach((unit, scores) -> {
                    UnitScores other = b.byUnit().get(unit);
                    if (other != null) {
                        pairs.add(new PairedScores.Pair(unit, scores, other));
                    }
                });
        if (pairs.isEmpty()) {
            throw HyalineException.run(
                    "both sides must have scored units in common, but have none: %s (%d units), %s (%d units)",
                    Side.of(a), a.byUnit().size(), Side.of(b), b.byUnit().size());
        }
        requireSameAutoencoders(a, b, pairs);
        BySite<List<PairedScores.Pair>> bySite = new BySite<>(ArrayList::new);
        for (PairedScores.Pair pair : pairs) {
            bySite.of(pair.unit().site()).forEach(each -> each.add(pair));
        }
        List<Layer> layers = bySite.rows((units, site) -> layer(site, units));
        return new Comparison(
                Side.of(a),
                Side.of(b),
                a.byUnit().size() - pairs.size(),
                b.byUnit().size() - pairs.size(),
                layers,
                pairs);
    }

    private static void requireSameShape(RunScores a, RunScores b) {
        if (a.model().layers() != b.model().layers() || a.model().dMlp() != b.model().dMlp()) {
            throw HyalineException.run(
                    "models must have the same layers and neurons, but have: %d layers of %,d (%s) and %d layers of %,d (%s)",
                    a.model().layers(),
                    a.model().dMlp(),
                    a.run(),
                    b.model().layers(),
                    b.model().dMlp(),
                    b.run());
        }
    }

    /** Latents of one name are the same units where they are of the same autoencoder. */
    private static void requireSameAutoencoders(
            RunScores a, RunScores b, List<PairedScores.Pair> pairs) {
        for (PairedScores.Pair pair : pairs) {
            String name = pair.unit().site().dictionary().orElse("");
            if (!a.autoencoders()
                    .getOrDefault(name, "")
                    .equals(b.autoencoders().getOrDefault(name, ""))) {
                throw HyalineException.run(
                        "autoencoder %s must be the same in both runs, but is not: %s and %s",
                        name, a.run(), b.run());
            }
        }
    }

    private static Layer layer(Optional<Site> site, List<PairedScores.Pair> pairs) {
        return new Layer(
                site,
                pairs.size(),
                PairedScores.of(pairs, UnitScores::topAndRandom),
                PairedScores.of(pairs, UnitScores::randomOnly));
    }
}
