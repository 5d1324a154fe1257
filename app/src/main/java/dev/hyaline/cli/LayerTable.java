package dev.hyaline.cli;

import dev.hyaline.study.LayerSummary;
import dev.hyaline.subject.Site;
import java.util.List;
import java.util.Optional;

/** Mean scores by layer, as a table for the terminal. */
final class LayerTable {

    private static final String FORMAT = "%5s %7s  %-11s  %-11s  %-12s  %-11s  %-12s  %9s %8s";

    private LayerTable() {}

    static String of(List<LayerSummary> layers) {
        StringBuilder table = new StringBuilder();
        table.append(
                Terminal.bold(
                        FORMAT.formatted(
                                "layer",
                                "units",
                                "score",
                                "random-only",
                                "other unit's",
                                "token table",
                                "lift",
                                "undefined",
                                "failures")));
        for (LayerSummary layer : layers) {
            table.append(System.lineSeparator())
                    .append(
                            FORMAT.formatted(
                                    site(layer.site()),
                                    "%,d".formatted(layer.cards()),
                                    Figures.mean(layer.topAndRandom()),
                                    Figures.mean(layer.randomOnly()),
                                    Figures.mean(layer.otherUnit()),
                                    Figures.mean(layer.tokenTable()),
                                    Figures.mean(layer.lift()),
                                    layer.undefined(),
                                    layer.failures()));
        }
        return table.append(System.lineSeparator())
                .append(
                        Terminal.faint(
                                "score: mean correlation of simulated and true activations, held-out"
                                        + " top and random windows"))
                .append(System.lineSeparator())
                .append(Terminal.faint("lift: score minus the token table's; ±: 95 % over units"))
                .toString();
    }

    /** What a row is about: a layer's neurons, an autoencoder's latents or all of them. */
    static String site(Optional<Site> site) {
        return site.map(LayerTable::name).orElse("all");
    }

    private static String name(Site site) {
        return switch (site) {
            case Site.Mlp(int layer) -> String.valueOf(layer);
            case Site.Latents latents -> latents.name();
        };
    }
}
