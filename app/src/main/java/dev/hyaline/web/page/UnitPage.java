package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.run.Manifest;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.judge.JudgeCard;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitIndex;
import dev.hyaline.web.data.UnitData;
import dev.hyaline.web.page.chart.Chart;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything on a unit's page.
 *
 * @param id whose page it is
 * @param manifest of the run
 * @param index of all units
 * @param data what is stored of it
 * @param selected the explanation that the page is about
 * @param scored the windows of its newest card
 * @param comparison true against simulated, where the simulation can be had
 * @param scale of all heat maps
 * @param evidence what the explainer was shown first of: the top windows of the explain split
 * @param windows all windows, where they are on the page
 * @param densities of all latents of its autoencoder; of latents alone
 * @param tokens the token table
 * @param weights connections by weight, where they are on the page
 * @param similar units that do nearly the same, where they are on the page
 */
public record UnitPage(
        UnitId id,
        Manifest manifest,
        UnitIndex index,
        UnitData data,
        Optional<Explanation> selected,
        ScoredWindows scored,
        Optional<SimulationView> comparison,
        HeatScale scale,
        WindowGroup evidence,
        List<WindowGroup> windows,
        Optional<Chart> densities,
        List<TokenRow> tokens,
        Optional<WeightsView> weights,
        Optional<UnitPages.Similar> similar) {

    public UnitPage {
        windows = List.copyOf(windows);
        tokens = List.copyOf(tokens);
    }

    /** Its short form. */
    public String unit() {
        return id.toString();
    }

    public UnitSummary summary() {
        return data.record().summary();
    }

    /** Its explanations, the selected one first. */
    public List<Explanation> said() {
        return Stream.concat(selected.stream(), data.explanations().stream()).distinct().toList();
    }

    /** The selected explanation's newest card. */
    public Optional<ScoreCard> card() {
        return selected.flatMap(data::card);
    }

    /** The unit so many places on in its layer; empty beyond the ends. */
    public Optional<String> beside(int step) {
        return index.neighbour(id, step).map(UnitId::toString);
    }

    /** The unit of the same index so many layers up. */
    public Optional<String> across(int step) {
        return index.across(id, step).map(UnitId::toString);
    }

    /** What judges made of the selected explanation. */
    public List<JudgeCard> judged() {
        return selected.map(data::judgedOf).orElse(List.of());
    }

    /** Who said it, with the version. */
    public static String author(Explanation explanation) {
        Provenance by = explanation.provenance();
        return DisplayText.text(by.author().name() + " " + by.version());
    }

    /** How to cite it. */
    public String cite() {
        return Figures.format(
                "%s of %s (sha256 %.12s) in Hyaline run %.12s, %s",
                id,
                manifest.model().name(),
                manifest.model().sha256(),
                manifest.runId(),
                manifest.created());
    }
}
