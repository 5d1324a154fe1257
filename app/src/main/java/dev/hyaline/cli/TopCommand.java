package dev.hyaline.cli;

import dev.hyaline.Run;
import dev.hyaline.cli.option.Numbers;
import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.view.Columns;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.Terminal;
import dev.hyaline.cli.view.WindowView;
import dev.hyaline.common.Figures;
import dev.hyaline.results.Ranking;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hyaline top}. */
@Command(
        name = "top",
        description = "Ranks and filters units.",
        footer = {
            "",
            "Examples:",
            "  hyaline top my-run",
            "  hyaline top my-run --by random --layer 3 -n 50",
            "  hyaline top my-run --ascending --min-density 0.01 --text dollars",
            "  hyaline top my-run --by maximum --json"
        })
final class TopCommand extends PrintingCommand {

    private static final int COLUMNS_BEFORE_TEXT = 56;

    @Mixin RunParameter runParameter;

    @Option(
            names = "--by",
            defaultValue = "score",
            description = "Rank by ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Ranking.By by = Ranking.By.SCORE;

    @Option(names = "--ascending", description = "The smallest first.")
    boolean ascending;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "How many (default: ${DEFAULT-VALUE}).")
    int limit = 20;

    @Option(names = "--layer", paramLabel = "N", description = "Only this layer.")
    @Nullable Integer layer;

    @Option(
            names = "--site",
            paramLabel = "SITE",
            description = "Only this site, such as mlp.3 or sae:NAME.")
    @Nullable String site;

    @Option(names = "--min-score", paramLabel = "X", description = "Only scores from here.")
    @Nullable Double minScore;

    @Option(names = "--max-score", paramLabel = "X", description = "Only scores up to here.")
    @Nullable Double maxScore;

    @Option(names = "--min-density", paramLabel = "X", description = "Only densities from here.")
    @Nullable Double minDensity;

    @Option(names = "--max-density", paramLabel = "X", description = "Only densities up to here.")
    @Nullable Double maxDensity;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "Only explanations with this text.")
    @Nullable String text;

    @Option(names = "--all", description = "Dead and dense units too.")
    boolean all;

    @Option(names = "--json", description = "Print as JSON.")
    boolean json;

    @Override
    protected void run() {
        Numbers.requireAtLeast(1, limit, "--limit");
        Ranking ranking =
                new Ranking(
                        by,
                        ascending,
                        limit,
                        layer == null ? OptionalInt.empty() : OptionalInt.of(layer),
                        Optional.ofNullable(site),
                        optional(minScore),
                        optional(maxScore),
                        optional(minDensity),
                        optional(maxDensity),
                        Optional.ofNullable(text),
                        !all);
        try (Run run = runParameter.open()) {
            List<Ranking.Row> rows = run.results().ranked(ranking);
            print(json, rows, () -> print(rows));
        }
    }

    private void print(List<Ranking.Row> rows) {
        if (rows.isEmpty()) {
            print(
                    "no unit matches (units are listed once they are explained: hyaline explain %s)",
                    runParameter.run);
            return;
        }
        int width = Math.max(20, Terminal.width() - COLUMNS_BEFORE_TEXT);
        new Columns<Ranking.Row>("%-12s %7s %7s %7s %8s %8s  %s")
                .add("unit", Ranking.Row::unit)
                .add("score", row -> number(row.score()))
                .add("random", row -> number(row.randomOnly()))
                .add("lift", row -> number(row.lift()))
                .add("density", row -> number(row.density()))
                .add("maximum", row -> number(row.maximum()))
                .add("explanation", row -> shortened(row.explanation(), width))
                .titled(rows)
                .forEach(this::print);
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : Figures.decimals(value, 3);
    }

    private static String shortened(@Nullable String text, int width) {
        String line = WindowView.visible(text == null ? "" : text);
        return line.length() <= width ? line : line.substring(0, width - 1) + "…";
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
