package dev.hyaline.cli;

import dev.hyaline.Hyaline;
import dev.hyaline.cli.option.Numbers;
import dev.hyaline.cli.option.QuietOption;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Seed;
import dev.hyaline.common.TemporaryFiles;
import dev.hyaline.corpus.reader.CorpusReader;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.check.Finding;
import dev.hyaline.score.check.ScorerCheck;
import dev.hyaline.study.PlantedTruth;
import dev.hyaline.subject.ModelOptions;
import dev.hyaline.subject.SubjectModel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hyaline selftest}. */
@Command(
        name = "selftest",
        description = {
            "Checks explaining and scoring where the truth is known.",
            "Judges whose score is known are scored, and intervals counted that hold a score which is known."
                    + " Then rules (a token, a token after another, a kind of tokens, a place) are planted in neurons of the"
                    + " built-in model: the pattern explainer has to find them, and the score has to rank the"
                    + " true rule first among 20, near misses included.",
            "",
            "Exit status 0: all is well. 10: something is not as it ought to be."
        },
        footer = {"", "Examples:", "  hyaline selftest", "  hyaline selftest --rules 200 --json"})
final class SelftestCommand extends PrintingCommand {

    private static final double ENOUGH = 0.95;
    private static final int MISSED_SHOWN = 5;
    private static final int REPETITIONS = 1000;
    private static final long TRIAL_SEED = 2023;

    @Option(
            names = "--rules",
            paramLabel = "N",
            description = "How many rules are planted (default: ${DEFAULT-VALUE}).")
    int rules = 100;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Other rules for another number (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(names = "--json", description = "Print the findings and every planted rule as JSON.")
    boolean json;

    @Mixin QuietOption quiet;

    @Override
    protected void run() {
        Numbers.requireAtLeast(PlantedTruth.RANKED, rules, "--rules");
        Diagnosis diagnosis = new Diagnosis(json ? _ -> {} : finding -> finding.print(out()));
        for (Finding each : new ScorerCheck(REPETITIONS, new Seed(TRIAL_SEED)).findings()) {
            String seen =
                    Figures.format("%s: %s, expected %s", each.name(), each.got(), each.expected());
            diagnosis.look("scorer", "", () -> Diagnosis.seenOrWrong(each.passed(), "%s", seen));
        }
        List<PlantedTruth.Outcome> outcomes = planted();
        String found =
                Figures.format(
                        "by the pattern explainer (correlation with the planted rule at least %s)",
                        PlantedTruth.RECOVERED);
        diagnosis.look(
                "rules found", "", () -> share(outcomes, PlantedTruth.Outcome::recovered, found));
        String ranked = Figures.format("first among %d by score", PlantedTruth.RANKED);
        diagnosis.look("rules ranked", "", () -> share(outcomes, each -> each.rank() == 1, ranked));
        boolean good = diagnosis.isGood();
        print(json, new Result(good, diagnosis.findings(), outcomes), () -> print(good, outcomes));
        verdict(good);
    }

    private void print(boolean good, List<PlantedTruth.Outcome> outcomes) {
        outcomes.stream()
                .filter(each -> !each.recovered() || each.rank() > 1)
                .limit(MISSED_SHOWN)
                .forEach(each -> print(Diagnosis.line("", "", describe(each))));
        print(good ? "all is well" : "not all is well");
    }

    private record Result(
            boolean ok, List<Diagnosis.Finding> findings, List<PlantedTruth.Outcome> planted) {}

    private List<PlantedTruth.Outcome> planted() {
        Path folder = TemporaryFiles.folder("hyaline-selftest");
        try (SubjectModel model = Hyaline.model("builtin", ModelOptions.DEFAULT)) {
            return PlantedTruth.check(
                    new RunFolder(folder.resolve("run")),
                    model,
                    CorpusReader.BUILTIN,
                    rules,
                    new Seed(seed),
                    quiet.progress());
        } finally {
            AtomicFiles.delete(folder);
        }
    }

    private static String share(
            List<PlantedTruth.Outcome> outcomes,
            Predicate<PlantedTruth.Outcome> holds,
            String what) {
        long good = outcomes.stream().filter(holds).count();
        return Diagnosis.seenOrWrong(
                good >= ENOUGH * outcomes.size(), "%d of %d %s", good, outcomes.size(), what);
    }

    private static String describe(PlantedTruth.Outcome outcome) {
        return Figures.format(
                "unit %d: agreement %.2f, rank %d; said: %s",
                outcome.unit(), outcome.agreement(), outcome.rank(), outcome.found());
    }
}
