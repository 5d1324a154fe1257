package dev.hyaline.cli;

import dev.hyaline.study.Comparison;
import dev.hyaline.study.PairedScores;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;

/** A comparison on the terminal: a table for each kind of score, then a plot. */
final class ComparisonView {

    private static final String FORMAT = "%5s  %-11s  %-11s  %-12s  %7s %7s %6s  %6s  %s";

    private final PrintWriter out;

    ComparisonView(PrintWriter out) {
        this.out = out;
    }

    void print(Comparison comparison) {
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
        out.println(Terminal.bold(name));
        out.println(
                FORMAT.formatted(
                        "layer", "A", "B", "A − B", "A wins", "B wins", "ties", "r", "undefined"));
        for (Comparison.Layer layer : comparison.layers()) {
            PairedScores paired = score.apply(layer);
            out.println(
                    FORMAT.formatted(
                            LayerTable.site(layer.site()),
                            Figures.mean(paired.a()),
                            Figures.mean(paired.b()),
                            Figures.mean(paired.difference()),
                            "%,d".formatted(paired.wins()),
                            "%,d".formatted(paired.losses()),
                            "%,d".formatted(paired.ties()),
                            Figures.number(paired.correlation()),
                            "%d, %d, %d"
                                    .formatted(
                                            paired.undefinedInA(),
                                            paired.undefinedInB(),
                                            paired.undefinedInBoth())));
        }
        out.println();
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
