package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Framing;
import dev.hyaline.run.Manifest;
import dev.hyaline.subject.Site;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.page.chart.LayerStrips;
import dev.hyaline.web.page.chart.UnitMap;
import java.util.LinkedHashMap;
import java.util.List;
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
        IntPredicate dense = unit -> all.dense(unit) && !all.dead(unit);
        IntPredicate scored =
                unit -> !Float.isNaN(all.score(unit)) && !all.dead(unit) && !all.dense(unit);
        IntPredicate strong = scored.and(unit -> all.maximum(unit) >= STRONG);
        return new HomePage(
                model(run.manifest()),
                all.index().sites().stream().flatMap(site -> site.dictionary().stream()).toList(),
                corpus(run.manifest()),
                ProgressLine.of(run),
                UnitMap.of(all),
                LayerStrips.of("Score by layer", all, all::score),
                LayerStrips.of("Lift over the token table by layer", all, all::lift),
                UnitLink.scored(run, all, all.strongest(scored, all::score, BEST)),
                UnitLink.scored(run, all, all.strongest(strong, unit -> -all.score(unit), BEST)),
                Figures.count(all.count(all::dead)),
                UnitLink.scored(run, all, all.strongest(all::dead, unit -> 0, EXAMPLES)),
                Figures.count(all.count(dense)),
                UnitLink.scored(run, all, all.strongest(dense, all::density, EXAMPLES)));
    }

    private static String model(Manifest manifest) {
        Manifest.Model model = manifest.model();
        return Figures.format(
                "%s: %s of %s, %s in all%s, recorded in %s",
                DisplayText.text(model.name()),
                Figures.count(model.layers(), "layer"),
                Figures.count(model.dMlp(), "neuron"),
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
        return Figures.format(
                "%s of %s: %s of up to %s%s to explain from, %s to test on",
                Figures.count(manifest.corpus().documents(), "document"),
                DisplayText.text(manifest.corpus().source()),
                Figures.count(windows.explain(), "window"),
                Figures.count(manifest.windowLength(), "token"),
                Framing.of(manifest).before() > 0 ? ", behind a begin-of-text," : "",
                Figures.count(windows.test()));
    }
}
