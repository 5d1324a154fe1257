package dev.hyaline.web.page;

import dev.hyaline.subject.UnitId;
import dev.hyaline.web.data.Overview;
import dev.hyaline.web.data.UnitIndex;
import dev.hyaline.web.page.chart.Chart;
import java.util.List;
import java.util.Optional;

/**
 * Everything on a unit's page.
 *
 * @param unit its short form
 * @param place where it is: layer, index and hook point
 * @param state live, dead or dense, in words; empty for a live unit
 * @param said its explanations, the selected one first
 * @param card the selected explanation's newest card
 * @param judged what judges made of the selected explanation
 * @param comparison true against simulated, where the simulation can be had
 * @param noComparison why it cannot; empty where it can
 * @param scale of all heat maps
 * @param evidence what the explainer was shown first of: the top windows of the explain split
 * @param groups the other windows, by name
 * @param windows the other windows themselves, where they are on the page
 * @param histogram of window maxima
 * @param densities of all latents of its autoencoder; of latents alone
 * @param autoencoder whose latent it is; of latents alone
 * @param moments a row a split
 * @param tokens the token table
 * @param otherTokens the mean on all other tokens
 * @param weights connections by weight, where they are on the page
 * @param similar units that do nearly the same, where they are on the page
 * @param around where to go from here
 * @param cite how to cite it
 */
public record UnitPage(
        String unit,
        String place,
        String state,
        List<ExplanationView> said,
        Optional<Card> card,
        List<JudgementView> judged,
        Optional<SimulationView> comparison,
        String noComparison,
        HeatScale scale,
        Optional<WindowGroup> evidence,
        List<WindowGroup.Name> groups,
        List<WindowGroup> windows,
        Chart histogram,
        Optional<Chart> densities,
        Optional<String> autoencoder,
        List<Moments> moments,
        List<TokenRow> tokens,
        String otherTokens,
        Optional<WeightsView> weights,
        Optional<SimilarView> similar,
        Around around,
        String cite) {

    public UnitPage {
        said = List.copyOf(said);
        judged = List.copyOf(judged);
        groups = List.copyOf(groups);
        windows = List.copyOf(windows);
        moments = List.copyOf(moments);
        tokens = List.copyOf(tokens);
    }

    /**
     * @param previous the unit before it in its layer; empty at the end
     * @param next the unit after it
     * @param below the unit of the same index one layer down
     * @param above the same one layer up
     */
    public record Around(
            Optional<String> previous,
            Optional<String> next,
            Optional<String> below,
            Optional<String> above) {

        static Around of(String unit, Overview overview) {
            UnitId id = UnitId.parse(unit);
            UnitIndex index = overview.index();
            return new Around(
                    index.neighbour(id, -1).map(Object::toString),
                    index.neighbour(id, 1).map(Object::toString),
                    index.across(id, -1).map(Object::toString),
                    index.across(id, 1).map(Object::toString));
        }
    }
}
