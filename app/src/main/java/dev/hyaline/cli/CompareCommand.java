package dev.hyaline.cli;

import dev.hyaline.Hyaline;
import dev.hyaline.Run;
import dev.hyaline.cli.view.ComparisonView;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.Table;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Framing;
import dev.hyaline.results.RunScores;
import dev.hyaline.study.Comparison;
import dev.hyaline.study.PairedScores;
import dev.hyaline.subject.Site;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hyaline compare}. */
@Command(
        name = "compare",
        description = {
            "Holds scores of the same units against each other, unit by unit: of two explainers in one"
                    + " run, or of two runs.",
            "",
            "Says how far A is above B, how often each wins, how the two correlate, and where a score"
                    + " is undefined, by layer and in all. Only units scored on both sides count."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline compare my-run --explainers lexical,pattern",
            "  hyaline compare my-run --explainers llm:pattern,llm:llm-json",
            "  hyaline compare run-fp32 run-bf16",
            "  hyaline compare run-a run-b --explainers pattern,lexical",
            "  hyaline compare run-a run-b --csv > pairs.csv"
        })
final class CompareCommand extends PrintingCommand {

    @Parameters(index = "0", paramLabel = "RUN", description = "The run of side A.")
    Path run;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RUN_B",
            description = "The run of side B (default: the same).")
    @Nullable Path runB;

    @Option(
            names = "--explainers",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Whose explanations: one name for both sides, or A's and B's (default: in one run"
                            + " its two, in two runs the one that A scored last). NAME:SIMULATOR takes"
                            + " scores by simulators whose name begins so.")
    List<String> explainers = List.of();

    @ArgGroup Format format = new Format();

    /** At most one. */
    static final class Format {
        @Option(names = "--json", description = "Print the comparison with all pairs as JSON.")
        boolean json;

        @Option(names = "--csv", description = "Print the pairs as CSV, one unit a line.")
        boolean csv;
    }

    @Override
    protected void run() {
        try (Run first = Hyaline.open(run);
                Run second = Hyaline.open(runB == null ? run : runB)) {
            List<String> names = sides(first);
            RunScores a = first.scores(Optional.of(names.getFirst()));
            RunScores b = second.scores(Optional.of(names.getLast()));
            Comparison comparison = Comparison.of(a, b);
            if (!a.model().sha256().equals(b.model().sha256())) {
                warn(
                        "the runs are of different models, whose units share numbers and nothing else");
            }
            if (!framing(first).equals(framing(second))) {
                warn(
                        "the runs are framed differently: in one of them the model reads a begin-of-text, or another one, before windows");
            }
            if (format.csv) {
                printPairs(comparison, new Table(out(), Table.Format.CSV));
            } else {
                print(format.json, comparison, () -> new ComparisonView(out()).print(comparison));
            }
        }
    }

    private static Framing framing(Run run) {
        return Framing.of(run.folder().manifest());
    }

    /** A's explainer and B's; perhaps one for both. */
    private List<String> sides(Run first) {
        List<String> names = explainers;
        if (names.isEmpty()) {
            List<String> scored = RunScores.explainers(first.folder(), first.results());
            names = runB == null ? scored.reversed() : List.of(scored.getFirst());
        }
        boolean fit =
                runB == null
                        ? names.size() == 2 && !names.getFirst().equals(names.getLast())
                        : names.size() <= 2;
        if (!fit) {
            throw HyalineException.usage(
                    "--explainers must be %s, but %s: %s",
                    runB == null ? "two that differ" : "one or two",
                    explainers.isEmpty() ? "the run has scores of" : "are",
                    String.join(",", names));
        }
        return names;
    }

    private static void printPairs(Comparison comparison, Table table) {
        table.columns(
                List.of(
                        "unit",
                        "layer",
                        "a_top_and_random",
                        "b_top_and_random",
                        "a_random_only",
                        "b_random_only",
                        "a_lift",
                        "b_lift"));
        for (PairedScores.Pair pair : comparison.pairs()) {
            Site site = pair.unit().site();
            table.row(
                    Arrays.asList(
                            pair.unit(),
                            site.layer().isPresent() ? site.layer().getAsInt() : null,
                            nullable(pair.a().topAndRandom()),
                            nullable(pair.b().topAndRandom()),
                            nullable(pair.a().randomOnly()),
                            nullable(pair.b().randomOnly()),
                            nullable(pair.a().lift()),
                            nullable(pair.b().lift())));
        }
        table.end();
    }

    private static @Nullable Double nullable(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }
}
