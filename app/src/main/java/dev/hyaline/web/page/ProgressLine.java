package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.RunView;
import java.util.stream.Collectors;

/**
 * How far a run has come.
 *
 * @param units how many were recorded
 * @param explained how many have an explanation
 * @param scored how many have a score card
 * @param undefined how many of those have no score
 * @param authors who explained
 * @param reading whether the catalogue is still being read
 */
public record ProgressLine(
        String units,
        String explained,
        String scored,
        String undefined,
        String authors,
        boolean reading) {

    public static ProgressLine of(RunView run) {
        Overview all = run.overview();
        return new ProgressLine(
                Figures.count(all.index().size()),
                Figures.count(all.count(all::explained)),
                Figures.count(all.count(all::scored)),
                Figures.count(all.count(unit -> all.scored(unit) && Float.isNaN(all.score(unit)))),
                all.explainers().keySet().stream()
                        .map(DisplayText::text)
                        .collect(Collectors.joining(", ")),
                !all.complete() && run.problem().isEmpty());
    }

    /** What there is to see, in a word; another one makes another first page. */
    public String sight() {
        return reading ? "reading" : scored.equals("0") ? "nothing" : "scores";
    }
}
