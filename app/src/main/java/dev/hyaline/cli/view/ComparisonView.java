package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import dev.hyaline.results.UnitScores;
import dev.hyaline.study.Comparison;
import dev.hyaline.study.PairedScores;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A comparison on the terminal: a table for each kind of score, then a plot. */
public record ComparisonView(PrintWriter out) {

    public void print(Comparison comparison) {
        out.println("A  " + Terminal.harmless(comparison.a().toString()));
        out.println("B  " + Terminal.harmless(comparison.b().toString()));
        out.printf(
                Locale.ROOT,
                "%s scored on both sides; %,d on side A alone, %,d on side B alone%n%n",
                Figures.count(comparison.pairs().size(), "unit"),
                comparison.onlyA(),
                comparison.onlyB());
        table("top and random", comparison, Comparison.Layer::topAndRandom);
        table("random-only", comparison, Comparison.Layer::randomOnly);
        out.println(
                Terminal.faint(
                        "±: 95 % over units, normal approximation; r: correlation of A and B;"
                                + " undefined: in A, in B, in both"));
        plot(comparison);
    }

    private void table(
            String name, Comparison comparison, Function<Comparison.Layer, PairedScores> score) {
        out.println(Terminal.bold(name));
        new Columns<Comparison.Layer>("%5s  %-11s  %-11s  %-12s  %7s %7s %6s  %6s  %s")
                .add("layer", each -> LayerTable.site(each.site()))
                .add("A", score.andThen(each -> each.a().text()))
                .add("B", score.andThen(each -> each.b().text()))
                .add("A − B", score.andThen(each -> each.difference().text()))
                .add("A wins", score.andThen(PairedScores::wins))
                .add("B wins", score.andThen(PairedScores::losses))
                .add("ties", score.andThen(PairedScores::ties))
                .add("r", score.andThen(each -> Figures.number(each.correlation())))
                .add("undefined", score.andThen(ComparisonView::undefined))
                .lines(comparison.layers())
                .forEach(out::println);
        out.println();
    }

    private static String undefined(PairedScores scores) {
        return Figures.format(
                "%d, %d, %d",
                scores.undefinedInA(), scores.undefinedInB(), scores.undefinedInBoth());
    }

    /** Top-and-random scores of the units that have one on both sides. */
    private void plot(Comparison comparison) {
        List<PairedScores.Pair> both =
                comparison.pairs().stream()
                        .filter(pair ->
                                pair.a().topAndRandom().isPresent()
                                        && pair.b().topAndRandom().isPresent())
                        .toList();
        if (both.isEmpty()) {
            return;
        }
        out.println();
        TextScatter.of(
                        scores(both, PairedScores.Pair::a),
                        scores(both, PairedScores.Pair::b),
                        "score on side A",
                        "score on side B")
                .forEach(out::println);
    }

    private static double[] scores(
            List<PairedScores.Pair> pairs, Function<PairedScores.Pair, UnitScores> side) {
        return pairs.stream()
                .map(side)
                .mapToDouble(each -> each.topAndRandom().getAsDouble())
                .toArray();
    }
}
