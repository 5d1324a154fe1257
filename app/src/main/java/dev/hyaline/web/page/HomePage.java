package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.run.Manifest;
import dev.hyaline.subject.Site;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.Strongest;
import dev.hyaline.web.page.chart.LayerStrips;
import dev.hyaline.web.page.chart.UnitMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * The first page.
 *
 * @param model the model in a sentence
 * @param autoencoders whose latents were recorded
 * @param corpus the corpus in a sentence
 * @param progress how far explaining and scoring have come
 * @param map all units by layer and score; there is nothing in it before anything is scored
 * @param score distribution by layer
 * @param lift distribution by layer
 * @param best the highest scores
 * @param surprising strong units with the lowest scores
 * @param dead how many
 * @param deadExamples a few of them
 * @param dense how many
 * @param denseExamples a few of them
 */
public record HomePage(
        String model,
        List<String> autoencoders,
        String corpus,
        ProgressLine progress,
        UnitMap map,
        LayerStrips score,
        LayerStrips lift,
        List<UnitLink> best,
        List<UnitLink> surprising,
        String dead,
        List<UnitLink> deadExamples,
        String dense,
        List<UnitLink> denseExamples) {

    private static final int BEST = 10;
    private static final int EXAMPLES = 5;
    private static final double STRONG = 3.0;

    public HomePage {
        autoencoders = List.copyOf(autoencoders);
        best = List.copyOf(best);
        surprising = List.copyOf(surprising);
        deadExamples = List.copyOf(deadExamples);
        denseExamples = List.copyOf(denseExamples);
    }

    public static HomePage of(RunView run) {
        Overview all = run.overview();
        IntPredicate live = unit -> !all.dead(unit) && !all.dense(unit);
        IntPredicate scored = unit -> !Float.isNaN(all.score(unit));
        List<Integer> best = strongest(all, scored.and(live), all::score, BEST);
        List<Integer> surprising =
                strongest(
                        all,
                        scored.and(live).and(unit -> all.maximum(unit) >= STRONG),
                        unit -> -all.score(unit),
                        BEST);
        List<Integer> dead = strongest(all, all::dead, unit -> 0, EXAMPLES);
        List<Integer> dense =
                strongest(all, unit -> all.dense(unit) && !all.dead(unit), all::density, EXAMPLES);
        List<String> named = new ArrayList<>();
        List.of(best, surprising, dead, dense)
                .forEach(
                        list -> list.forEach(unit -> named.add(all.index().unit(unit).toString())));
        Map<String, String> texts = run.texts(named);
        return new HomePage(
                model(run.manifest()),
                autoencoders(all),
                corpus(run.manifest()),
                ProgressLine.of(run),
                UnitMap.of(all),
                LayerStrips.of("Score by layer", all, all::score),
                LayerStrips.of("Lift over the token table by layer", all, all::lift),
                links(all, best, texts),
                links(all, surprising, texts),
                Figures.count(all.count(all::dead)),
                links(all, dead, texts),
                Figures.count(all.count(unit -> all.dense(unit) && !all.dead(unit))),
                links(all, dense, texts));
    }

    private static List<String> autoencoders(Overview overview) {
        return overview.index().sites().stream()
                .flatMap(site -> site.dictionary().stream())
                .toList();
    }

    private static List<Integer> strongest(
            Overview overview, IntPredicate which, LayerStrips.OfUnit key, int most) {
        Strongest strongest = new Strongest(most);
        for (int unit = 0; unit < overview.index().size(); unit++) {
            if (which.test(unit)) {
                strongest.add(unit, key.of(unit), 0);
            }
        }
        return strongest.items().stream().map(each -> (int) each.number()).toList();
    }

    private static List<UnitLink> links(
            Overview overview, List<Integer> units, Map<String, String> texts) {
        return units.stream()
                .map(unit ->
                        UnitLink.of(
                                overview.index().unit(unit).toString(),
                                Figures.score(overview.score(unit)),
                                Figures.activation(overview.maximum(unit)),
                                texts))
                .toList();
    }

    private static String model(Manifest manifest) {
        Manifest.Model model = manifest.model();
        return "%s: %s layers of %s neurons, %s in all%s, recorded in %s"
                .formatted(
                        DisplayText.text(model.name()),
                        Figures.count(model.layers()),
                        Figures.count(model.dMlp()),
                        Figures.count((long) model.layers() * model.dMlp()),
                        recorded(manifest),
                        manifest.recordings().getFirst().precision());
    }

    /** What was recorded where it is not the model's neurons alone. */
    private static String recorded(Manifest manifest) {
        SequencedMap<String, Long> others = new LinkedHashMap<>();
        boolean neurons = false;
        for (Manifest.Recording each : manifest.recordings()) {
            Site site = Site.parse(each.site());
            neurons |= site.isPooled();
            if (!site.isPooled()) {
                others.merge(site.plural(), (long) each.units(), Long::sum);
            }
        }
        if (others.isEmpty()) {
            return "";
        }
        return (neurons ? "; and " : "; not they, but ")
                + others.entrySet().stream()
                        .map(each -> Figures.count(each.getValue()) + " " + each.getKey())
                        .collect(Collectors.joining(" and "));
    }

    private static String corpus(Manifest manifest) {
        Manifest.Windows windows = manifest.windows();
        return "%s documents of %s: %s windows of up to %s tokens to explain from, %s to test on"
                .formatted(
                        Figures.count(manifest.corpus().documents()),
                        DisplayText.text(manifest.corpus().source()),
                        Figures.count(windows.explain()),
                        Figures.count(manifest.windowLength()),
                        Figures.count(windows.test()));
    }
}
