package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.sae.SaeConfig;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.SaeFacts;
import dev.hyaline.web.page.chart.Chart;
import dev.hyaline.web.page.chart.Densities;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * An autoencoder whose latents were recorded.
 *
 * @param name of the autoencoder
 * @param site what its units' names begin with
 * @param place where it is in the model
 * @param figures what the recording says of it
 * @param densities how often its latents fire
 * @param best the best explained latents
 * @param measured what was measured of it before, as its file says
 * @param facts what else its file says of it
 */
public record SaePage(
        String name,
        String site,
        String place,
        List<Fact> figures,
        Chart densities,
        List<UnitLink> best,
        List<Fact> measured,
        List<Fact> facts) {

    private static final int BEST = 12;
    private static final String MEASURED = "provenance." + SaeConfig.MEASURED;

    public SaePage {
        figures = List.copyOf(figures);
        best = List.copyOf(best);
        measured = List.copyOf(measured);
        facts = List.copyOf(facts);
    }

    /** A number or a word, and what it is. */
    public record Fact(String name, String value) {}

    public static SaePage of(RunView run, Site site) {
        Overview all = run.overview();
        int start = all.index().number(new UnitId(site, 0));
        SiteShape shape = all.index().shape(site);
        int units = shape.slots();
        List<Integer> best =
                IntStream.range(start, start + units)
                        .filter(unit -> !Float.isNaN(all.score(unit)))
                        .filter(unit -> !all.dead(unit) && !all.dense(unit))
                        .boxed()
                        .sorted(
                                Comparator.<Integer>comparingDouble(unit -> -all.score(unit))
                                        .thenComparing(Comparator.naturalOrder()))
                        .limit(BEST)
                        .toList();
        List<String> names = best.stream().map(unit -> all.index().unit(unit).toString()).toList();
        Map<String, String> texts = run.texts(names);
        Map<String, String> facts = SaeFacts.of(run.run(), site);
        return new SaePage(
                site.address(),
                site.name(),
                "layer %d · %s".formatted(shape.layer(), shape.hookPoint()),
                figures(all, start, units),
                Densities.of(all, site, java.util.Optional.empty()),
                best.stream()
                        .map(unit ->
                                UnitLink.of(
                                        all.index().unit(unit).toString(),
                                        Figures.score(all.score(unit)),
                                        Figures.activation(all.maximum(unit)),
                                        texts))
                        .toList(),
                facts(facts, key -> key.startsWith(MEASURED)),
                facts(facts, key -> !key.startsWith(MEASURED)));
    }

    private static List<Fact> facts(Map<String, String> facts, Predicate<String> wanted) {
        return facts.entrySet().stream()
                .filter(each -> wanted.test(each.getKey()))
                .map(each ->
                        new Fact(
                                DisplayText.text(each.getKey().replace(MEASURED, "")),
                                DisplayText.text(each.getValue())))
                .toList();
    }

    private static List<Fact> figures(Overview all, int start, int units) {
        double active = 0;
        for (int unit = start; unit < start + units; unit++) {
            active += Float.isNaN(all.density(unit)) ? 0 : all.density(unit);
        }
        long dead = count(start, units, all::dead);
        long dense = count(start, units, all::dense);
        return List.of(
                new Fact("latents", Figures.count(units)),
                new Fact("L0, latents active on a token", Figures.activation(active)),
                new Fact(
                        "dead: never fire on the explain split",
                        Figures.count(dead) + ", " + Figures.percent((double) dead / units)),
                new Fact("dense: active on more tokens than not", Figures.count(dense)),
                new Fact("explained", Figures.count(count(start, units, all::explained))),
                new Fact("scored", Figures.count(count(start, units, all::scored))));
    }

    private static long count(int start, int units, IntPredicate which) {
        return IntStream.range(start, start + units).filter(which).count();
    }
}
