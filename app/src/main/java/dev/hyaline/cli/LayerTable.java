package dev.hyaline.cli;

import dev.hyaline.study.LayerSummary;
import java.util.List;
import java.util.Locale;

/** Mean scores by layer, as a table for the terminal. */
final class LayerTable {

    private static final String FORMAT = "%5s %6s  %-13s  %-13s  %-13s  %-13s  %9s %8s";

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
                                "undefined",
                                "failures")));
        for (LayerSummary layer : layers) {
            table.append(System.lineSeparator())
                    .append(
                            FORMAT.formatted(
                                    layer.layer(),
                                    layer.cards(),
                                    mean(layer.topAndRandom()),
                                    mean(layer.randomOnly()),
                                    mean(layer.otherUnit()),
                                    mean(layer.tokenTable()),
                                    layer.undefined(),
                                    layer.failures()));
        }
        return table.append(System.lineSeparator())
                .append(
                        Terminal.faint(
                                "score: mean correlation of simulated and true activations, held-out"
                                        + " top and random windows, ± 95 % over units"))
                .toString();
    }

    private static String mean(LayerSummary.Mean mean) {
        if (mean.mean().isEmpty()) {
            return "-";
        }
        String text = String.format(Locale.ROOT, "%.3f", mean.mean().getAsDouble());
        return mean.halfWidth().isEmpty()
                ? text
                : text + String.format(Locale.ROOT, " ± %.3f", mean.halfWidth().getAsDouble());
    }
}
