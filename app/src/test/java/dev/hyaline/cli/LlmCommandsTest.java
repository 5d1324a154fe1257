package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Json;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import dev.hyaline.testing.Ability;
import dev.hyaline.testing.Fault;
import dev.hyaline.testing.HelpfulModel;
import dev.hyaline.testing.Script;
import dev.hyaline.testing.ScriptedServer;
import dev.hyaline.web.WebConfig;
import dev.hyaline.web.WebServer;
import dev.hyaline.web.data.RunView;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Explaining and scoring the built-in model with a language model, as it is typed. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
final class LlmCommandsTest {

    private static final Script HELPFUL = Script.WELL.withModel(new HelpfulModel());
    private static final String FEW = "mlp.1.0-7,mlp.4.0-7";
    private static final int ASKED_OF = ErrorCode.LANGUAGE_MODEL.exitStatus();

    @TempDir static Path folder;
    private static Path recorded;

    @TempDir private Path own;
    private String run;
    private ScriptedServer server;

    @BeforeAll
    static void record() {
        recorded = AskedRun.record(folder);
    }

    @BeforeEach
    void start() throws IOException {
        run = AskedRun.copy(recorded, own.resolve("run")).toString();
        server = ScriptedServer.start(HELPFUL);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Cli ask(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command, run, "-q", "-u", FEW));
        arguments.addAll(List.of("--llm-config", AskedRun.config(own, server, "").toString()));
        arguments.addAll(List.of(more));
        return Cli.run(arguments.toArray(String[]::new));
    }

    private Cli explain(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--explainer", "llm"));
        arguments.addAll(List.of(more));
        return ask("explain", arguments.toArray(String[]::new));
    }

    private Cli score(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--explainer", "llm"));
        arguments.addAll(List.of(more));
        return ask("score", arguments.toArray(String[]::new));
    }

    @Test
    void unitsAreExplainedAndScoredAndTheSecondTimeNothingIsAsked() {
        assertThat(explain().out()).contains("explained 16 units", "language models, all of this");
        Cli scored = score("--simulator", "llm");
        assertThat(scored.status()).as(scored.err()).isZero();
        assertThat(scored.out()).contains("scored 16 units", "other unit's");
        int asked = server.counts().total();
        assertThat(explain().out()).contains("explained 0 units", "16 were explained before");
        assertThat(score("--simulator", "llm").out()).contains("scored 0 units", "16 were scored");
        assertThat(server.counts().total()).isEqualTo(asked);
        String shown = Cli.run("show", run, "mlp.1.3").out();
        assertThat(shown).contains("by llm token-activations/1-", "simulated by llm-logprobs");
        Cli why = Cli.run("show", run, "mlp.1.3", "--why");
        assertThat(why.out()).as(why.err()).contains("mlp.1.3: correlation of simulated with true");
    }

    @Test
    void theViewerShowsWhatWasSimulatedAndJudgedAndAsksNobody() throws Exception {
        explain("-u", "mlp.1.3");
        score("-u", "mlp.1.3", "--simulator", "llm", "--scorer", "correlation,detection");
        server.close();
        WebConfig config = new WebConfig(WebConfig.LOOPBACK, 0, Optional.empty());
        try (RunView view = RunView.open(RunFolder.open(Path.of(run)), Optional.empty());
                WebServer viewer = WebServer.start(view, config);
                InputStream in =
                        URI.create(viewer.address() + "unit/mlp.1.3").toURL().openStream()) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(page)
                    .contains("llm-logprobs", "heat pair", "true ", "simulated ", "detection");
        }
    }

    @ParameterizedTest
    @CsvSource({"logprobs, llm-logprobs", "json, llm-json", "tokens, llm-tokens"})
    void everyMannerGivesTheSameValuesAndItsOwnCards(String manner, String simulator) {
        explain("-u", "mlp.1.0-1");
        Cli scored = simulate(manner);
        assertThat(scored.status()).as(scored.err()).isZero();
        JsonNode all = Json.STRICT.readTree(scored.out());
        assertThat(all.get(all.size() - 1).path("failures").intValue()).isZero();
        assertThat(Json.STRICT.readTree(simulate("json").out()).get(0).path("topAndRandom"))
                .isEqualTo(all.get(0).path("topAndRandom"));
        assertThat(Cli.run("query", run, "SELECT DISTINCT simulator FROM score_card").out())
                .contains(simulator + " ");
    }

    private Cli simulate(String manner) {
        return score(
                "-u",
                "mlp.1.0-1",
                "--simulator",
                "llm",
                "--manner",
                manner,
                "--test-windows",
                "1",
                "--calibrate-windows",
                "0",
                "--json");
    }

    @Test
    void whatIsAskedForIsWhatIsPrintedAndShown() {
        explain();
        String patterns = tableOf(score());
        String simulated = tableOf(score("--simulator", "llm"));
        assertThat(tableOf(score())).isEqualTo(patterns).isNotEqualTo(simulated);
        String more = tableOf(score("--simulator", "llm", "--test-windows", "8"));
        assertThat(tableOf(score("--simulator", "llm"))).isEqualTo(simulated).isNotEqualTo(more);
        Cli why = Cli.run("show", run, "mlp.1.3", "--why");
        assertThat(why.status()).as(why.err()).isZero();
        assertThat(Cli.run("show", run, "mlp.1.3").out())
                .contains("simulated by llm-logprobs", "simulated by pattern");
        score("--test-windows", "3");
        assertThat(Cli.run("show", run, "mlp.1.3", "--why").status()).isZero();
    }

    private static String tableOf(Cli scored) {
        assertThat(scored.status()).as(scored.err()).isZero();
        return scored.out()
                .substring(scored.out().indexOf("layer"), scored.out().indexOf("score:"));
    }

    @Test
    void anotherModelUnderTheSameNameIsSaid() {
        explain();
        Cli other = explain("--explainer-model", "other");
        assertThat(other.err()).contains("16 explanations by llm", "--name");
        assertThat(explain().err()).isEmpty();
    }

    @Test
    void detectionAndFuzzingAreJudged() {
        explain();
        Cli judged = score("--scorer", "detection,fuzzing");
        assertThat(judged.status()).as(judged.err()).isZero();
        assertThat(judged.out())
                .contains("judged 16 units by detection", "judged 16 units by fuzzing")
                .contains("balanced accuracy");
        Cli again = score("--scorer", "fuzzing", "--json");
        JsonNode all = Json.STRICT.readTree(again.out());
        assertThat(all.get(all.size() - 1).path("cards").intValue()).isEqualTo(16);
        assertThat(all.get(0).path("task").stringValue()).isEqualTo("fuzzing");
    }

    @Test
    void ofSeveralCandidatesAllAreKept() {
        server.follow(HELPFUL.withAbilities(Ability.CHAT, Ability.JSON_OBJECT));
        Cli explained = explain("-u", "mlp.1.0-3", "--candidates", "3", "--name", "three");
        assertThat(explained.status()).as(explained.err()).isZero();
        assertThat(Cli.run("query", run, "SELECT DISTINCT explainer FROM explanation").out())
                .contains("three");
        assertThat(server.counts().total()).isGreaterThan(4 * 3);
    }

    @Test
    void tokensCanBeShownInstead() {
        Cli explained = ask("explain", "--explainer", "llm-tokens");
        assertThat(explained.out()).as(explained.err()).contains("explained 16 units");
    }

    @Test
    void aDryRunSendsNothingAndWritesNothing() {
        Cli dry = explain("--dry-run");
        assertThat(dry.status()).as(dry.err()).isZero();
        assertThat(dry.out()).contains("16 requests", "at an unknown price", "nothing was sent");
        assertThat(server.counts().total()).isZero();
        assertThat(Path.of(run, "catalogue.db")).doesNotExist();
        explain();
        int asked = server.counts().total();
        Cli scoring = score("--simulator", "llm", "--dry-run");
        assertThat(scoring.status()).as(scoring.err()).isZero();
        assertThat(scoring.out()).contains("nothing was sent");
        assertThat(server.counts().total()).isEqualTo(asked);
    }

    @Test
    void aReplayNeedsNoServer() throws IOException {
        explain();
        score("--simulator", "llm");
        List<String> first = AskedRun.results(Path.of(run));
        server.follow(HELPFUL.withFaults(_ -> Fault.INTERNAL_ERROR));
        int asked = server.counts().total();
        for (String table : List.of("explanation", "score_card", "simulation")) {
            forget(table);
        }
        assertThat(explain("--replay").status()).isZero();
        assertThat(score("--simulator", "llm", "--replay").status()).isZero();
        assertThat(AskedRun.results(Path.of(run))).isEqualTo(first);
        assertThat(server.counts().total()).isEqualTo(asked);
        Cli missing = explain("--replay", "-u", "mlp.2.9");
        assertThat(missing.status()).isEqualTo(ASKED_OF);
        assertThat(missing.err()).contains("replay must find everything in the ledger");
    }

    private void forget(String table) {
        RunFolder runFolder = new RunFolder(Path.of(run));
        try (Catalogue catalogue =
                Catalogue.open(runFolder, runFolder.manifest().runId(), ResultTables.ALL)) {
            catalogue.write(handle -> handle.execute("DELETE FROM " + table));
        }
    }

    @Test
    void theBudgetIsNotPassedAndALargerOneGoesOn() {
        String prices = AskedRun.prices(own, server, "10", "10").toString();
        Cli stopped = explain("--budget", "0.08", "--prices", prices);
        assertThat(stopped.status()).isEqualTo(ASKED_OF);
        assertThat(stopped.err())
                .contains("budget must not be passed", "with a larger budget goes on from here");
        assertThat(server.counts().promptTokens() + server.counts().completionTokens())
                .isLessThanOrEqualTo(8_000);
        int before = server.counts().total();
        Cli finished = explain("--budget", "5.00", "--prices", prices);
        assertThat(finished.status()).as(finished.err()).isZero();
        assertThat(finished.out()).contains("$");
        assertThat(server.counts().received()).allSatisfy((_, times) -> assertThat(times).isOne());
        assertThat(server.counts().total()).isGreaterThan(before);
    }

    @Test
    void refusalsAreKeptAsSuch() {
        server.follow(
                HELPFUL.withFaults(each ->
                        each.wholePrompt().contains("You study one unit")
                                ? Fault.REFUSAL
                                : Fault.NONE));
        Cli explained = explain();
        assertThat(explained.status()).as(explained.err()).isZero();
        assertThat(explained.out()).contains("16 answers were no explanation");
        assertThat(Cli.run("show", run, "mlp.1.3").out())
                .contains("there is no explanation: refused");
        assertThat(explain().out()).contains("explained 0 units");
        Cli scored = score("--simulator", "llm");
        assertThat(scored.status()).isEqualTo(ErrorCode.RUN.exitStatus());
        assertThat(scored.err())
                .contains("none of the 16 is, by: llm (there is no explanation: ref");
    }

    @Test
    void aWrongKeyStopsSoonWithTheServersWords() {
        server.follow(HELPFUL.withFaults(_ -> Fault.UNAUTHORIZED));
        Cli explained = explain();
        assertThat(explained.status()).isEqualTo(ASKED_OF);
        assertThat(explained.err().lines().toList()).hasSize(1);
        assertThat(server.counts().total()).isLessThan(30);
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHORIZED, HTTP 401: Incorrect API key provided",
        "REDIRECT, HTTP 307: sends elsewhere"
    })
    void aFewUnitsWithoutAnAnswerEndWithTheServersWordsAndSoDoesTheirScore(
            Fault fault, String words) {
        server.follow(HELPFUL.withFaults(_ -> fault));
        List<String> few = List.of("-u", "mlp.1.0-3", "--llm-config", config().toString());
        Cli explained = withOptions("explain", few, "--explainer", "llm");
        assertThat(explained.status()).isEqualTo(ASKED_OF);
        assertThat(explained.err().lines())
                .singleElement()
                .asString()
                .contains("4 requests of 4 failed, the last with: " + words);
        assertThat(explained.out())
                .contains("explained 0 units", "4 units got no answer (" + words);
        for (String[] how : new String[][] {{}, {"--simulator", "llm"}}) {
            Cli scored = withOptions("score", few, how);
            assertThat(scored.status()).isEqualTo(ErrorCode.RUN.exitStatus());
            assertThat(scored.err().lines())
                    .singleElement()
                    .asString()
                    .contains("none of the 4 is, by: llm (there is no explanation yet: " + words);
        }
        server.follow(
                HELPFUL.withFaults(
                        each -> each.number() % 2 == 0 ? Fault.NONE : Fault.BAD_REQUEST));
        Cli partly = withOptions("explain", few, "--explainer", "llm");
        assertThat(partly.status()).as(partly.err()).isZero();
        assertThat(partly.out())
                .contains(
                        "explained 2 units", "2 units got no answer (HTTP 400: Unknown parameter");
        Cli scored = withOptions("score", few, "--explainer", "llm");
        assertThat(scored.status()).as(scored.err()).isZero();
        assertThat(scored.err()).contains("2 of these units have no explanation to score");
    }

    private Path config() {
        return AskedRun.config(own, server, "{\"completions\": false}");
    }

    private Cli withOptions(String command, List<String> more, String... last) {
        List<String> arguments = new ArrayList<>(List.of(command, run, "-q"));
        arguments.addAll(more);
        arguments.addAll(List.of(last));
        if (!arguments.contains("--explainer")) {
            arguments.addAll(List.of("--explainer", "llm"));
        }
        return Cli.run(arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "'explain --explainer nobody', 2, 'explainer must be pattern'",
        "'explain --dry-run', 2, 'must go with --explainer llm'",
        "'explain --candidates 3', 2, 'must go with --explainer llm'",
        "'explain --explainer llm --candidates 0', 2, '--candidates must be at least 1'",
        "'explain --explainer llm --name a:b', 2, 'without a colon'",
        "'explain --explainer llm --llm poet=m@http://h', 2, 'role must be explainer, simulator or judge'",
        "'explain --explainer llm --llm judge=m', 2, '--llm must be ROLE=MODEL@URL'",
        "'explain --explainer llm --llm m@http://u:p@h', 2, 'base URL must be http(s)://HOST'",
        "'explain --explainer llm --budget -1', 2, '--budget must be at least 0'",
        "'score --explainer llm --simulator llm', 5, 'units must be explained before'",
        "'score --simulator llm --windows-per-request 0', 2, 'windows a request must be at least 1'",
        "'score --scorer guessing', 2, '--scorer'",
        "'score --test-windows 0', 2, '--test-windows must be at least 1'",
        "'score --replay', 2, 'must go with --simulator llm'"
    })
    void badInputGetsOneLine(String typed, int status, String message) {
        List<String> words = List.of(typed.split(" "));
        Cli cli = ask(words.getFirst(), words.subList(1, words.size()).toArray(String[]::new));
        assertThat(cli.err()).contains(message);
        assertThat(cli.status()).isEqualTo(status);
    }

    @Test
    void oneOptionNamesModelAndServerAndARolesOwnOptionsOutrankIt() {
        String at = "@" + server.baseUrl();
        Cli explained =
                Cli.run(
                        "explain",
                        run,
                        "-q",
                        "-u",
                        "mlp.1.3",
                        "--explainer",
                        "llm",
                        "--llm",
                        "simulator=other" + at,
                        "--llm",
                        "a/b:c=d@e" + at);
        assertThat(explained.status()).as(explained.err()).isZero();
        assertThat(models()).containsExactly("a/b:c=d@e");
        Cli scored =
                Cli.run(
                        "score",
                        run,
                        "-q",
                        "-u",
                        "mlp.1.3",
                        "--explainer",
                        "llm",
                        "--scorer",
                        "detection",
                        "--llm",
                        "other" + at,
                        "--judge-model",
                        "mine");
        assertThat(scored.status()).as(scored.err()).isZero();
        assertThat(models()).containsExactly("a/b:c=d@e", "mine");
    }

    private Set<String> models() {
        return server.seen().stream()
                .map(each -> each.body().path("model").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void helpListsTheModelsOptionsUnderTheirHeadings() {
        String help = Cli.run("explain", "--help").out();
        assertThat(help)
                .containsSubsequence(
                        "Language models (docs/language-models.md",
                        "--budget=DOLLARS",
                        "--llm=[ROLE=]MODEL@URL",
                        "One role's language model",
                        "--explainer-model=NAME",
                        "--judge-key-file=FILE");
    }

    @Test
    void withoutAModelItIsSaidHowToNameOne() {
        Cli explained = Cli.run("explain", run, "-q", "--explainer", "llm");
        assertThat(explained.status()).isEqualTo(2);
        assertThat(explained.err())
                .contains("explainer must have a model", "--llm", "--explainer-model");
    }
}
