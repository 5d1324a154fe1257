package dev.hyaline.cli.view;

import dev.hyaline.common.Auc;
import dev.hyaline.common.Interval;
import dev.hyaline.study.Distribution;
import dev.hyaline.study.PairedHistogram;
import dev.hyaline.study.TwinReport;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Trained and twin side by side on the terminal, and in plain words. */
public final class TwinView {

    private static final int BAR = 20;
    private static final String BINS = "%17s  %-28s  %s";
    private static final String UNITS = "%-7s %8s %7s %9s  %-12s %7s %7s %7s %7s %7s";
    private static final String LAYERS = "%5s  %-12s  %-12s  %s";

    private final PrintWriter out;

    public TwinView(PrintWriter out) {
        this.out = out;
    }

    public void print(TwinReport report) {
        out.println("trained  " + Terminal.harmless(report.run()));
        out.println(
                Terminal.harmless("twin     %s: %s".formatted(report.twinRun(), report.twin())));
        out.println(
                "%,d units, explained by %s, scored on the same windows"
                        .formatted(report.topAndRandom().trained().units(), report.explainer()));
        out.println();
        block("top and random", report.topAndRandom());
        block("random-only", report.randomOnly());
        block("lift over the token table", report.lift());
        out.println(
                Terminal.faint(
                        "±: 95 % over units; AUC: the share of pairs of a trained and a twin's unit in"
                                + " which the trained one scores"));
        out.println(
                Terminal.faint(
                        "higher, with its 95 % interval (bootstrap over units); undefined scores are in"
                                + " none of these numbers"));
        out.println();
        out.println(sentence("top-and-random score", report.topAndRandom()));
        out.println(sentence("random-only score", report.randomOnly()));
        out.println(sentence("lift over the token table", report.lift()));
    }

    private void block(String name, TwinReport.Contrast contrast) {
        out.println(Terminal.bold(name));
        out.println(BINS.formatted("", "trained", "twin"));
        histogram(contrast);
        out.println();
        out.println(
                UNITS.formatted(
                        "",
                        "units",
                        "dead",
                        "undefined",
                        "mean",
                        "5 %",
                        "25 %",
                        "50 %",
                        "75 %",
                        "95 %"));
        units("trained", contrast.trained());
        units("twin", contrast.twin());
        out.println();
        out.println(LAYERS.formatted("layer", "trained", "twin", "AUC"));
        for (TwinReport.Layer layer : contrast.layers()) {
            out.println(
                    LAYERS.formatted(
                            LayerTable.site(layer.site()),
                            Figures.mean(layer.trained()),
                            Figures.mean(layer.twin()),
                            auc(layer.auc())));
        }
        out.println();
    }

    /** The highest scores first; bars and percentages are shares of all units of either side. */
    private void histogram(TwinReport.Contrast contrast) {
        PairedHistogram histogram = contrast.histogram();
        double units = Math.max(1, contrast.trained().units());
        double unitsOfTwin = Math.max(1, contrast.twin().units());
        double longest = 0;
        for (int bin = 0; bin < histogram.trained().size(); bin++) {
            longest = Math.max(longest, histogram.trained().get(bin) / units);
            longest = Math.max(longest, histogram.twin().get(bin) / unitsOfTwin);
        }
        for (int bin = histogram.trained().size() - 1; bin >= 0; bin--) {
            String range =
                    String.format(
                            Locale.ROOT,
                            "%.3f to %.3f",
                            histogram.from(bin),
                            histogram.from(bin + 1));
            out.println(
                    BINS.formatted(
                            range,
                            bar(histogram.trained().get(bin) / units, longest),
                            bar(histogram.twin().get(bin) / unitsOfTwin, longest)));
        }
        out.println(
                BINS.formatted(
                        "undefined",
                        bar(contrast.trained().undefined() / units, longest),
                        bar(contrast.twin().undefined() / unitsOfTwin, longest)));
    }

    /** Not longer than that of the longest bin; a sliver for what is too little to see. */
    private static String bar(double share, double longest) {
        int length = (int) Math.round(BAR * Math.min(1, longest == 0 ? 1 : share / longest));
        return String.format(
                Locale.ROOT,
                "%-" + BAR + "s%6.1f %%",
                length == 0 && share > 0 ? "▏" : "█".repeat(length),
                100 * share);
    }

    private void units(String name, Distribution distribution) {
        Optional<Distribution.Quantiles> quantiles = distribution.quantiles();
        out.println(
                UNITS.formatted(
                        name,
                        "%,d".formatted(distribution.units()),
                        "%,d".formatted(distribution.dead()),
                        "%,d".formatted(distribution.undefined()),
                        Figures.mean(distribution.mean()),
                        quantile(quantiles, Distribution.Quantiles::q05),
                        quantile(quantiles, Distribution.Quantiles::q25),
                        quantile(quantiles, Distribution.Quantiles::median),
                        quantile(quantiles, Distribution.Quantiles::q75),
                        quantile(quantiles, Distribution.Quantiles::q95)));
    }

    private static String quantile(
            Optional<Distribution.Quantiles> quantiles,
            ToDoubleFunction<Distribution.Quantiles> quantile) {
        return quantiles.map(each -> Figures.number(quantile.applyAsDouble(each))).orElse("-");
    }

    private static String auc(Auc auc) {
        return Figures.number(auc.value())
                + auc.interval()
                        .map(each ->
                                " [%s, %s]"
                                        .formatted(
                                                Figures.number(each.low()),
                                                Figures.number(each.high())))
                        .orElse("");
    }

    /** What one kind of score shows, for people who read nothing else. */
    static String sentence(String score, TwinReport.Contrast contrast) {
        Auc auc = contrast.auc();
        if (auc.interval().isEmpty()) {
            return "By %s nothing can be said: too few units have one.".formatted(score);
        }
        Interval interval = auc.interval().get();
        String verdict;
        if (interval.low() > 0.5) {
            verdict = "trained units stand above the untrained twin's";
        } else if (interval.high() < 0.5) {
            verdict =
                    "trained units stand below the untrained twin's, so that a high one is no sign of"
                            + " anything learned";
        } else {
            verdict = "trained units cannot be told from the untrained twin's";
        }
        return String.format(
                Locale.ROOT,
                "By %s %s:%n  %s against %s on average, and higher in %.1f %% of pairs (95 %%: %.1f to %.1f; 50 is chance).",
                score,
                verdict,
                Figures.number(contrast.trained().mean().mean()),
                Figures.number(contrast.twin().mean().mean()),
                100 * auc.value().orElseThrow(),
                100 * interval.low(),
                100 * interval.high());
    }
}
