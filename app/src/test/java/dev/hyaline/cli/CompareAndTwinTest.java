package dev.hyaline.cli;

import static java.lang.Double.NaN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Runs held against each other and against untrained twins, as it is typed. */
@SuppressWarnings("NullAway.Init")
final class CompareAndTwinTest {

    @TempDir private static Path folder;
    private static String run;
    private static String fewer;
    private static String corpus;

    @BeforeAll
    static void recordExplainAndScore() throws IOException {
        run = Cli.recordTinyRun(folder).toString();
        corpus = folder.resolve("corpus.jsonl").toString();
        fewer = folder.resolve("fewer").toString();
        good("record", corpus, "-m", Cli.TINY_MODEL, "-o", fewer, "-q", "--max-windows", "40");
        for (String each : List.of(run, fewer)) {
            good("explain", each, "-q");
        }
        good("score", run, "-q");
        good("score", fewer, "-q", "-u", "mlp.0-1.*");
    }

    @Test
    void scoreTellsOfTheUnitsAskedForAlone() {
        List<String> lines = good("score", run, "-q", "-u", "mlp.1.0-9").lines().toList();
        assertThat(lines.get(1)).contains("score", "random-only", "token table", "lift");
        assertThat(lines.get(2)).startsWith("    1      10  ");
        assertThat(lines.get(3)).startsWith("  all      10  ");
        JsonNode json = Json.STRICT.readTree(good("score", run, "-q", "-u", "mlp.1.0-9", "--json"));
        assertThat(json.size()).isEqualTo(2);
        assertThat(json.get(0).path("cards").intValue()).isEqualTo(10);
        assertThat(json.get(1).has("layer")).isFalse();
        assertThat(json.get(1).path("lift").has("mean")).isTrue();
    }

    @Test
    void twoRunsAreComparedOverTheUnitsScoredInBoth() {
        String out = good("compare", run, fewer);
        assertThat(out)
                .startsWith("A  pattern in " + run)
                .contains("160 units scored on both sides; 80 on side A alone, 0 on side B alone")
                .containsPattern("\n +0 .*\n +1 .*\n +all ")
                .contains("score on side A", "score on side B");
        assertThat(out.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(160));
    }

    @Test
    void comparedAsJsonAndCsvItHasEveryPair() {
        JsonNode json = Json.STRICT.readTree(good("compare", run, fewer, "--json"));
        assertThat(json.path("pairs").size()).isEqualTo(160);
        assertThat(json.path("onlyA").intValue()).isEqualTo(80);
        List<String> csv = good("compare", run, fewer, "--csv").lines().toList();
        assertThat(csv).hasSize(161);
        assertThat(csv.getFirst()).startsWith("unit,layer,a_top_and_random,b_top_and_random");

        Map<String, Double> a = scores(run);
        Map<String, Double> b = scores(fewer);
        a.keySet().removeIf(unit -> unit.startsWith("mlp.2."));
        assertThat(side(json, "a")).isEqualTo(a);
        assertThat(side(json, "b")).isEqualTo(b);
        long wins =
                a.keySet().stream()
                        .filter(b::containsKey)
                        .filter(unit ->
                                a.getOrDefault(unit, NaN) > b.getOrDefault(unit, NaN) + 1e-9)
                        .count();
        JsonNode all = json.path("layers").get(2).path("topAndRandom");
        assertThat(all.path("wins").longValue()).isEqualTo(wins).isPositive();
    }

    private static Map<String, Double> side(JsonNode comparison, String side) {
        Map<String, Double> scores = new TreeMap<>();
        for (JsonNode pair : comparison.path("pairs")) {
            JsonNode score = pair.path(side).path("topAndRandom");
            if (!score.isMissingNode()) {
                scores.put(pair.path("unit").stringValue(), score.doubleValue());
            }
        }
        return scores;
    }

    /** As top ranks them, dead and dense units too. */
    private static Map<String, Double> scores(String of) {
        Map<String, Double> scores = new TreeMap<>();
        for (JsonNode row :
                Json.STRICT.readTree(good("top", of, "--all", "-n", "1000", "--json"))) {
            scores.put(row.path("unit").stringValue(), row.path("score").doubleValue());
        }
        return scores;
    }

    @Test
    void aTwinIsARunLikeAnyOther() throws IOException {
        Path bare = copyOf(run, "moved");
        String twin = bare + "-twin";
        String out = good("study", "twin", bare.toString(), "-q");
        assertThat(out)
                .contains(
                        "untrained twin of tiny-relu, seed 2023", "240 units, explained by pattern")
                .contains("top and random", "random-only", "lift over the token table", "undefined")
                .containsPattern("trained +240 +\\d+ +\\d+ +0\\.\\d+ ±")
                .containsPattern("twin +240 +\\d+ +\\d+ ")
                .containsPattern("By top-and-random score .*")
                .containsPattern("By lift over the token table .*");
        good("verify", twin, "-q");
        assertThat(good("show", twin, "mlp.1.3")).contains("blocks.1.mlp.hook_post");

        JsonNode trainedRun = manifest(bare);
        JsonNode twinRun = manifest(Path.of(twin));
        assertThat(twinRun.path("windows")).isEqualTo(trainedRun.path("windows"));
        assertThat(twinRun.path("corpus")).isEqualTo(trainedRun.path("corpus"));
        assertThat(twinRun.path("model").path("sha256"))
                .isNotEqualTo(trainedRun.path("model").path("sha256"));
    }

    @Test
    void theReportIsWhatTheScoresOfBothRunsSay() throws IOException {
        Path bare = copyOf(run, "counted");
        String twin = folder.resolve("counted-seven").toString();
        String[] command = {
            "study", "twin", bare.toString(), "-q", "--seed", "7", "-o", twin, "--json"
        };
        JsonNode report = Json.STRICT.readTree(good(command));
        JsonNode score = report.path("topAndRandom");
        double[] trained = defined(scores(bare.toString()));
        double[] untrained = defined(scores(twin));
        assertThat(score.path("trained").path("undefined").intValue())
                .isEqualTo(240 - trained.length);
        assertThat(score.path("twin").path("undefined").intValue())
                .isEqualTo(240 - untrained.length);
        double won = 0;
        for (double x : trained) {
            for (double y : untrained) {
                won += x > y ? 1 : x == y ? 0.5 : 0;
            }
        }
        JsonNode auc = score.path("layers").get(3).path("auc");
        assertThat(auc.path("value").doubleValue())
                .isCloseTo(won / trained.length / untrained.length, within(1e-12));
        assertThat(auc.path("interval").path("low").doubleValue())
                .isLessThanOrEqualTo(auc.path("value").doubleValue());

        byte[] recorded = Files.readAllBytes(Path.of(twin, "manifest.json"));
        assertThat(Json.STRICT.readTree(good(command))).as("done again").isEqualTo(report);
        assertThat(Files.readAllBytes(Path.of(twin, "manifest.json"))).isEqualTo(recorded);
    }

    private static double[] defined(Map<String, Double> scores) {
        return scores.values().stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void onlyUnitsThatTheRunHasScoresOfAreHeldAgainstTheTwins() throws IOException {
        Path bare = copyOf(fewer, "sampled");
        JsonNode report =
                Json.STRICT.readTree(
                        good("study", "twin", bare.toString(), "-q", "--sample", "30", "--json"));
        assertThat(report.path("lift").path("trained").path("units").intValue()).isEqualTo(30);
        assertThat(report.path("lift").path("twin").path("units").intValue()).isEqualTo(30);
        Set<String> sites = new HashSet<>();
        for (JsonNode row :
                Json.STRICT.readTree(
                        good(
                                "query",
                                bare + "-twin",
                                "SELECT DISTINCT site FROM score_card",
                                "--json"))) {
            sites.add(row.path("site").stringValue());
        }
        assertThat(sites).containsExactlyInAnyOrder("mlp.0", "mlp.1");
    }

    @Test
    void aTwinOfOtherOptionsIsRefused() throws IOException {
        Path bare = copyOf(run, "other-options");
        good("study", "twin", bare.toString(), "-q", "--sample", "5");
        Files.move(bare, folder.resolve("other-options-gone"));
        copyOf(fewer, "other-options");
        Cli refused = Cli.run("study", "twin", bare.toString(), "-q");
        assertThat(refused.status()).isEqualTo(ErrorCode.RUN.exitStatus());
        assertThat(refused.err()).contains("maxWindows must be as the recording in this folder");
    }

    @Test
    void aTwinOfOtherTextsIsRefused() throws IOException {
        Path texts = Files.copy(Path.of(corpus), folder.resolve("texts.jsonl"));
        String out = folder.resolve("of-texts").toString();
        recordAndScore(texts, out);
        good("study", "twin", out, "-q", "--sample", "5");
        Files.move(Path.of(out), folder.resolve("of-texts-before"));
        Files.write(texts, Files.readAllLines(texts).subList(0, 25));
        recordAndScore(texts, out);
        Cli refused = Cli.run("study", "twin", out, "-q", "--sample", "5");
        assertThat(refused.status()).isEqualTo(ErrorCode.RUN.exitStatus());
        assertThat(refused.err())
                .contains("twin must be recorded on the run's windows, but is on others: " + out);
    }

    private static void recordAndScore(Path texts, String out) {
        good("record", texts.toString(), "-m", Cli.TINY_MODEL, "-o", out, "-q");
        good("explain", out, "-q", "-u", "mlp.0");
        good("score", out, "-q", "-u", "mlp.0");
    }

    @Test
    void aModelThatIsGoneIsAskedFor() throws IOException {
        Path model = folder.resolve("model");
        copy(Path.of(Cli.TINY_MODEL), model);
        String out = folder.resolve("of-moved-model").toString();
        good("record", corpus, "-m", model.toString(), "-o", out, "-q", "--max-windows", "30");
        good("explain", out, "-q");
        good("score", out, "-q");
        Path moved = folder.resolve("moved-model");
        Files.move(model, moved);
        Cli refused = Cli.run("study", "twin", out, "-q");
        assertThat(refused.status()).isEqualTo(ErrorCode.MODEL.exitStatus());
        assertThat(refused.err())
                .startsWith(
                        "hyaline: model must be where it was recorded from, but is not: " + model)
                .contains("say where it is with --model");
        good("study", "twin", out, "-q", "-m", moved.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "compare RUN | USAGE | --explainers must be two that differ, but the run has scores of: pattern",
                "compare RUN --explainers pattern,pattern | USAGE | --explainers must be two that differ, but are: pattern,pattern",
                "compare RUN FEWER --explainers a,b,c | USAGE | --explainers must be one or two, but are: a,b,c",
                "compare RUN --explainers pattern,lexical | USAGE | explainer must be one that the run has scores of, pattern, but is: lexical",
                "compare RUN BARE | RUN | run must have scores, but has none: BARE",
                "compare RUN FOLDER | RUN | run must be a folder with a manifest.json, but is: FOLDER",
                "compare nowhere RUN | RUN | run must be an existing folder, but is: nowhere",
                "compare RUN FEWER --json --csv | USAGE | --json, --csv are mutually exclusive",
                "study | USAGE | Missing required subcommand",
                "study twin BARE | RUN | run must have scores, but has none: BARE",
                "study twin RUN --explainer nobody | USAGE | explainer must be one that the run has scores of, pattern, but is: nobody",
                "study twin FEWER -u mlp.2.* | RUN | units must be scored before they are held against a twin's",
                "study twin RUN -m builtin | MODEL | model must be the one that was recorded, tiny-relu",
                "study twin RUN -o FEWER | RUN | model must be as the recording in this folder was started with",
            })
    void whatCannotBeDoneIsNamedInOneLine(String command, ErrorCode code, String message)
            throws IOException {
        Path bare = folder.resolve("bare");
        if (!Files.exists(bare)) {
            good("record", corpus, "-m", Cli.TINY_MODEL, "-o", bare.toString(), "-q");
        }
        Map<String, String> places =
                Map.of(
                        "RUN",
                        run,
                        "FEWER",
                        fewer,
                        "BARE",
                        bare.toString(),
                        "FOLDER",
                        folder.toString());
        String[] words =
                Stream.of(command.strip().split(" "))
                        .map(word -> places.getOrDefault(word, word))
                        .toArray(String[]::new);
        Cli refused = Cli.run(words);
        assertThat(refused.status()).as(refused.err()).isEqualTo(code.exitStatus());
        assertThat(refused.err().lines().findFirst().orElse(""))
                .contains(
                        message.strip()
                                .replace("BARE", bare.toString())
                                .replace("FOLDER", folder.toString()));
    }

    @Test
    void modelsThatDifferAreRemarkedOn() throws IOException {
        Path bare = copyOf(run, "remarked");
        good("study", "twin", bare.toString(), "-q");
        Cli compared = Cli.run("compare", bare.toString(), bare + "-twin");
        assertThat(compared.status()).as(compared.err()).isZero();
        assertThat(compared.err()).contains("the runs are of different models");
    }

    private static String good(String... command) {
        Cli done = Cli.run(command);
        assertThat(done.status()).as(done.err()).isZero();
        return done.out();
    }

    private static JsonNode manifest(Path of) throws IOException {
        return Json.STRICT.readTree(Files.readString(of.resolve("manifest.json")));
    }

    /** A run beside which a twin may be made. */
    private static Path copyOf(String of, String name) throws IOException {
        Path copy = folder.resolve(name);
        copy(Path.of(of), copy);
        return copy;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
