package dev.hyaline.cli.view;

import static dev.hyaline.cli.view.Terminal.bold;
import static dev.hyaline.cli.view.Terminal.faint;
import static dev.hyaline.cli.view.Terminal.harmless;

import dev.hyaline.common.Auc;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Interval;
import dev.hyaline.study.Distribution;
import dev.hyaline.study.PairedHistogram;
import dev.hyaline.study.TwinReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Trained and twin side by side on the terminal, and in plain words. */
public record TwinView(PrintWriter out) {

    private static final int BAR = 20;
    private static final String BINS = "%17s  %-28s  %s";

    public void print(TwinReport report) {
        out.println("trained  " + harmless(report.run()));
        out.println(harmless(Figures.format("twin     %s: %s", report.twinRun(), report.twin())));
        out.printf(
                Locale.ROOT,
                "%s, explained by %s, scored on the same windows%n%n",
                Figures.count(report.topAndRandom().trained().units(), "unit"),
                report.explainer());
        block("top and random", report.topAndRandom());
        block("random-only", report.randomOnly());
        block("lift over the token table", report.lift());
        out.println(
                faint(
                        "±: 95 % over units; AUC: the share of pairs of a trained and a twin's unit in"
                                + " which the trained one scores"));
        out.println(
                faint(
                        "higher, with its 95 % interval (bootstrap over units); undefined scores are in"
                                + " none of these numbers"));
        out.println();
        out.println(sentence("top-and-random score", report.topAndRandom()));
        out.println(sentence("random-only score", report.randomOnly()));
        out.println(sentence("lift over the token table", report.lift()));
    }

    private void block(String name, TwinReport.Contrast contrast) {
        out.println(bold(name));
        out.println(Figures.format(BINS, "", "trained", "twin"));
        histogram(contrast);
        out.println();
        units(contrast);
        out.println();
        new Columns<TwinReport.Layer>("%5s  %-12s  %-12s  %s")
                .add("layer", layer -> LayerTable.site(layer.site()))
                .add("trained", layer -> layer.trained().text())
                .add("twin", layer -> layer.twin().text())
                .add("AUC", layer -> auc(layer.auc()))
                .lines(contrast.layers())
                .forEach(out::println);
        out.println();
    }

    /** The highest scores first; bars and percentages are shares of all units of either side. */
    private void histogram(TwinReport.Contrast contrast) {
        PairedHistogram histogram = contrast.histogram();
        double units = Math.max(1, contrast.trained().units());
        double ofTwin = Math.max(1, contrast.twin().units());
        List<Integer> trained = histogram.trained();
        List<Integer> twin = histogram.twin();
        double longest =
                IntStream.range(0, trained.size())
                        .mapToDouble(
                                bin -> Math.max(trained.get(bin) / units, twin.get(bin) / ofTwin))
                        .max()
                        .orElse(0);
        for (int bin = trained.size() - 1; bin >= 0; bin--) {
            out.println(
                    Figures.format(
                            BINS,
                            Figures.format(
                                    "%.3f to %.3f", histogram.from(bin), histogram.from(bin + 1)),
                            bar(trained.get(bin) / units, longest),
                            bar(twin.get(bin) / ofTwin, longest)));
        }
        out.println(
                Figures.format(
                        BINS,
                        "undefined",
                        bar(contrast.trained().undefined() / units, longest),
                        bar(contrast.twin().undefined() / ofTwin, longest)));
    }

    /** Not longer than that of the longest bin; a sliver for what is too little to see. */
    private static String bar(double share, double longest) {
        int length = (int) Math.round(BAR * Math.min(1, longest == 0 ? 1 : share / longest));
        return Figures.format(
                "%-" + BAR + "s%6.1f %%",
                length == 0 && share > 0 ? "▏" : "█".repeat(length),
                100 * share);
    }

    private void units(TwinReport.Contrast contrast) {
        Side trained = new Side("trained", contrast.trained());
        Side twin = new Side("twin", contrast.twin());
        new Columns<Side>("%-7s %8s %7s %9s  %-12s %7s %7s %7s %7s %7s")
                .add("", Side::name)
                .add("units", side -> side.scores.units())
                .add("dead", side -> side.scores.dead())
                .add("undefined", side -> side.scores.undefined())
                .add("mean", side -> side.scores.mean().text())
                .add("5 %", side -> side.quantile(Distribution.Quantiles::q05))
                .add("25 %", side -> side.quantile(Distribution.Quantiles::q25))
                .add("50 %", side -> side.quantile(Distribution.Quantiles::median))
                .add("75 %", side -> side.quantile(Distribution.Quantiles::q75))
                .add("95 %", side -> side.quantile(Distribution.Quantiles::q95))
                .lines(List.of(trained, twin))
                .forEach(out::println);
    }

    /** All units of one model. */
    private record Side(String name, Distribution scores) {
        String quantile(ToDoubleFunction<Distribution.Quantiles> quantile) {
            return scores.quantiles()
                    .map(each -> Figures.number(quantile.applyAsDouble(each)))
                    .orElse("-");
        }
    }

    private static String auc(Auc auc) {
        return Figures.number(auc.value()) + UnitView.interval(auc.interval());
    }

    /** What one kind of score shows, for people who read nothing else. */
    static String sentence(String score, TwinReport.Contrast contrast) {
        Auc auc = contrast.auc();
        if (auc.interval().isEmpty()) {
            return Figures.format("By %s nothing can be said: too few units have one.", score);
        }
        Interval interval = auc.interval().get();
        String verdict =
                interval.low() > 0.5
                        ? "trained units stand above the untrained twin's"
                        : interval.high() < 0.5
                                ? "trained units stand below the untrained twin's, so that a high one is no sign of"
                                        + " anything learned"
                                : "trained units cannot be told from the untrained twin's";
        return Figures.format(
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
