package dev.hyaline.cli.view;

import dev.hyaline.common.Figures;
import dev.hyaline.study.Comparison;
import dev.hyaline.study.PairedScores;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;

/** A comparison on the terminal: a table for each kind of score, then a plot. */
public record ComparisonView(PrintWriter out) {

    public void print(Comparison comparison) {
        out.println("A  " + Terminal.harmless(comparison.a().toString()));
        out.println("B  " + Terminal.harmless(comparison.b().toString()));
        out.println(
                "%,d units scored on both sides; %,d on side A alone, %,d on side B alone"
                        .formatted(
                                comparison.pairs().size(), comparison.onlyA(), comparison.onlyB()));
        out.println();
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
        Columns<Comparison.Layer> columns =
                new Columns<Comparison.Layer>("%5s  %-11s  %-11s  %-12s  %7s %7s %6s  %6s  %s")
                        .add("layer", each -> LayerTable.site(each.site()))
                        .add("A", each -> score.apply(each).a().text())
                        .add("B", each -> score.apply(each).b().text())
                        .add("A − B", each -> score.apply(each).difference().text())
                        .add("A wins", each -> score.apply(each).wins())
                        .add("B wins", each -> score.apply(each).losses())
                        .add("ties", each -> score.apply(each).ties())
                        .add("r", each -> Figures.number(score.apply(each).correlation()))
                        .add("undefined", each -> undefined(score.apply(each)));
        out.println(Terminal.bold(name));
        out.println(columns.header());
        comparison.layers().forEach(layer -> out.println(columns.line(layer)));
        out.println();
    }

    private static String undefined(PairedScores scores) {
        return "%d, %d, %d"
                .formatted(scores.undefinedInA(), scores.undefinedInB(), scores.undefinedInBoth());
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
                        both.stream()
                                .mapToDouble(pair -> pair.a().topAndRandom().getAsDouble())
                                .toArray(),
                        both.stream()
                                .mapToDouble(pair -> pair.b().topAndRandom().getAsDouble())
                                .toArray(),
                        "score on side A",
                        "score on side B")
                .forEach(out::println);
    }
}
