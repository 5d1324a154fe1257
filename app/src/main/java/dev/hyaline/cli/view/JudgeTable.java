package dev.hyaline.cli.view;

import dev.hyaline.study.JudgeSummary;
import java.util.List;

/** Mean judgements by layer, as a table for the terminal. */
public final class JudgeTable {

    private static final String FORMAT = "%5s %7s  %-17s  %-11s  %-12s  %9s %8s";

    private JudgeTable() {}

    public static String of(List<JudgeSummary> layers) {
        StringBuilder table = new StringBuilder();
        table.append(
                Terminal.bold(
                        FORMAT.formatted(
                                "layer",
                                "units",
                                "balanced accuracy",
                                "AUC",
                                "other unit's",
                                "undefined",
                                "failures")));
        for (JudgeSummary layer : layers) {
            table.append(System.lineSeparator())
                    .append(
                            FORMAT.formatted(
                                    LayerTable.site(layer.site()),
                                    "%,d".formatted(layer.cards()),
                                    Figures.mean(layer.balancedAccuracy()),
                                    Figures.mean(layer.auc()),
                                    Figures.mean(layer.otherUnit()),
                                    layer.undefined(),
                                    layer.failures()));
        }
        return table.append(System.lineSeparator())
                .append(
                        Terminal.faint(
                                "0.5 is chance; other unit's: balanced accuracy with another unit's"
                                        + " explanation; ±: 95 % over units"))
                .toString();
    }
}
