package dev.hyaline.web.page;

import dev.hyaline.sae.SaeConfig;
import dev.hyaline.subject.Site;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import dev.hyaline.web.data.SaeFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.IntPredicate;

/**
 * An autoencoder whose latents were recorded.
 *
 * @param site what its units' names begin with
 * @param all units of the run
 * @param best the best explained latents
 * @param said what its file says of it
 */
public record SaePage(Site site, Overview all, List<UnitLink> best, Map<String, String> said) {

    private static final int BEST = 12;
    private static final String MEASURED = "provenance." + SaeConfig.MEASURED;

    public SaePage {
        best = List.copyOf(best);
    }

    public static SaePage of(RunView run, Site site) {
        Overview all = run.overview();
        IntPredicate live = unit -> !all.dead(unit) && !all.dense(unit);
        List<Integer> best =
                all.strongest(
                        unit ->
                                all.index().unit(unit).site().equals(site)
                                        && !Float.isNaN(all.score(unit))
                                        && live.test(unit),
                        all::score,
                        BEST);
        return new SaePage(
                site, all, UnitLink.scored(run, all, best), SaeFacts.of(run.run(), site));
    }

    /** How many of its latents satisfy something. */
    public long count(IntPredicate which) {
        return all.index().numbers(site).filter(which).count();
    }

    /** L0: how many latents are active on a token. */
    public double active() {
        return all.index()
                .numbers(site)
                .mapToDouble(all::density)
                .filter(density -> !Double.isNaN(density))
                .sum();
    }

    /** What was measured of it before, as its file says, or what else the file says. */
    public SequencedMap<String, String> facts(boolean measured) {
        SequencedMap<String, String> facts = new LinkedHashMap<>();
        said.forEach((name, value) -> {
            if (name.startsWith(MEASURED) == measured) {
                facts.put(name.replace(MEASURED, ""), value);
            }
        });
        return facts;
    }
}
