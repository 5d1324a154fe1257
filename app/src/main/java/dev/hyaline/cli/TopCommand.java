package dev.hyaline.cli;

import dev.hyaline.Run;
import dev.hyaline.cli.option.Numbers;
import dev.hyaline.cli.option.RunParameter;
import dev.hyaline.cli.view.Columns;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.Terminal;
import dev.hyaline.cli.view.WindowView;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.results.CatalogueFeed;
import dev.hyaline.results.Ranking;
import dev.hyaline.subject.SiteShape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
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

    private static final int COLUMNS_BEFORE_TEXT = 44; // beside the unit
    private static final int LEAST_UNIT = 12;
    private static final int MOST_NAMES = 12;

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
            requireRecorded(run);
            List<Ranking.Row> rows = run.results().ranked(ranking);
            print(json, rows, () -> print(rows, run.results().feed()));
        }
    }

    private void requireRecorded(Run run) {
        List<SiteShape> shapes = run.records().shapes();
        if (site != null && shapes.stream().noneMatch(each -> each.site().name().equals(site))) {
            throw HyalineException.usage(
                    "--site must be one of those recorded, %s, but is: %s",
                    some(shapes.stream().map(each -> each.site().name())), site);
        }
        if (layer != null && shapes.stream().noneMatch(each -> each.layer() == layer)) {
            throw HyalineException.usage(
                    "--layer must be one of those recorded, %s, but is: %d",
                    some(shapes.stream().map(each -> String.valueOf(each.layer()))), layer);
        }
    }

    /** Not all of what may be hundreds. */
    private static String some(Stream<String> names) {
        List<String> all = names.distinct().toList();
        return all.size() <= MOST_NAMES
                ? String.join(", ", all)
                : String.join(", ", all.subList(0, MOST_NAMES - 1)) + " … " + all.getLast();
    }

    private void print(List<Ranking.Row> rows, CatalogueFeed feed) {
        if (rows.isEmpty()) {
            if (feed.spokenAfter(0, 1).isEmpty()) {
                print("no unit is explained yet: hyaline explain %s", runParameter.run);
            } else if (feed.cardsAfter(0, 1).isEmpty()) {
                print("no unit is scored yet: hyaline score %s", runParameter.run);
            } else {
                print("no unit has all that was asked for");
            }
            return;
        }
        int unit = rows.stream().mapToInt(row -> row.unit().length()).max().orElse(0);
        unit = Math.max(LEAST_UNIT, unit);
        int width = Math.max(20, Terminal.width() - COLUMNS_BEFORE_TEXT - unit);
        new Columns<Ranking.Row>("%-" + unit + "s %7s %7s %7s %8s %8s  %s")
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
