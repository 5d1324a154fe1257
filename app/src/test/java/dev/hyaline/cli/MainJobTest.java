package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Json;
import dev.hyaline.record.check.TinyRun;
import dev.hyaline.run.RunFolder;
import dev.hyaline.testing.DocumentedCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Record, explain, score, show and rank, as they are typed. */
final class MainJobTest {

    @TempDir static Path folder;
    private static String run;

    @BeforeAll
    static void recordExplainAndScore() throws IOException {
        run = Cli.recordTinyRun(folder).toString();
        assertThat(Cli.run("explain", run, "-q").out()).contains("explained 240 units");
        Cli scored = Cli.run("score", run, "-q");
        assertThat(scored.out()).contains("scored 240 units").contains("layer", "failures");
    }

    @Test
    void whatIsDoneIsNotDoneAgain() {
        assertThat(Cli.run("explain", run, "-q").out())
                .contains("explained 0 units", "240 were explained before");
        assertThat(Cli.run("score", run, "-q").out())
                .contains("scored 0 units", "240 were scored before");
    }

    @Test
    void anotherCalibrationIsAnotherCard() {
        Cli scored =
                Cli.run("score", run, "-q", "-u", "mlp.2.70-79", "--calibration", "percentile");
        assertThat(scored.out()).contains("scored 10 units");
    }

    @Test
    void aUnitIsShownInFull() {
        Cli shown = Cli.run("show", run, "mlp.1.3", "-n", "2");
        assertThat(shown.status()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("mlp.1.3", "blocks.1.mlp.hook_post", "activates on `[")
                .containsPattern("score \\(top and random\\) +-?0\\.[0-9]{3} \\[")
                .contains("control: token table", "control: other-unit mlp.1.", "(2 of 10)")
                .contains("all tokens beyond the table's");
    }

    @Test
    void jsonHasEveryWindowWithItsActivations() {
        JsonNode unit = Json.STRICT.readTree(Cli.run("show", run, "mlp.0.0", "--json").out());
        assertThat(unit.path("unit").stringValue()).isEqualTo("mlp.0.0");
        assertThat(unit.path("windows").size()).isGreaterThan(40);
        JsonNode window = unit.path("windows").get(0);
        assertThat(window.path("activations").size()).isEqualTo(window.path("tokens").size());
        JsonNode card = unit.path("explanations").get(0).path("scoreCard");
        assertThat(card.path("topAndRandom").path("correlation").path("kind").stringValue())
                .isIn("value", "undefined");
    }

    @Test
    void theScoreIsExplainedDownToItsWindows() {
        Cli why = Cli.run("show", run, "mlp.1.3", "--why");
        assertThat(why.status()).as(why.err()).isZero();
        assertThat(why.out())
                .contains("mlp.1.3: correlation of simulated with true activations")
                .containsPattern("\n  random-only, over all uniform windows")
                .containsPattern("\n  control token-table")
                .containsPattern("\n    score less control, paired")
                .containsPattern("\n  documents shared: \\d+ are scored")
                .containsPattern("\n  windows failed, and are in no score +0\n")
                .containsPattern("\n    window \\d+ of document \\d+, (top|uniform)");
        assertThat(why.out().lines().skip(1)) // the explanation stays whole
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    }

    @Test
    void whyInJsonHasTheSeriesAndAddsUp() {
        JsonNode all =
                Json.STRICT.readTree(Cli.run("show", run, "mlp.1.3", "--why", "--json").out());
        JsonNode account = all.get(0).path("account");
        JsonNode windows = account.path("parts").get(account.path("parts").size() - 1);
        double sum = 0;
        for (JsonNode window : windows.path("parts")) {
            assertThat(window.path("window").path("activations").size())
                    .isEqualTo(window.path("window").path("contributions").size());
            sum += window.path("value").path("value").doubleValue();
        }
        assertThat(sum).isCloseTo(account.path("value").path("value").doubleValue(), within(1e-9));
    }

    @Test
    void whatMayHaveBeenEvidenceIsNotScoredOn() throws IOException {
        Path mixed = folder.resolve("mixed");
        Path original = Cli.recordTinyRun(Files.createDirectories(mixed));
        TinyRun.rewrite(
                new RunFolder(original),
                "windows.parquet",
                "SELECT * REPLACE (CASE WHEN split = 'test' THEN (SELECT min(document_id) FROM old"
                        + " WHERE split = 'explain') ELSE document_id END AS document_id) FROM old");
        Files.delete(original.resolve("index").resolve("windows-48.bin")); // made from the old one
        assertThat(Cli.run("explain", original.toString(), "-q").status()).isZero();
        Cli refused = Cli.run("score", original.toString(), "-q");
        assertThat(refused.status()).isEqualTo(ErrorCode.DAMAGED.exitStatus());
        assertThat(refused.err())
                .contains(
                        "scored documents must not be in the explain or calibrate split, but 1 of 1")
                .hasLineCount(1);
    }

    @Test
    void theListIsInOrderAndFilteredBeforeItIsCut() {
        JsonNode rows =
                Json.STRICT.readTree(
                        Cli.run("top", run, "--layer", "2", "-n", "7", "--json").out());
        assertThat(rows.size()).isEqualTo(7);
        double last = Double.POSITIVE_INFINITY;
        for (JsonNode row : rows) {
            assertThat(row.path("unit").stringValue()).startsWith("mlp.2.");
            assertThat(row.path("score").doubleValue()).isLessThanOrEqualTo(last);
            last = row.path("score").doubleValue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--site nonsense | 2 | --site must be one of those recorded, mlp.0, mlp.1, mlp.2, but is: nonsense",
                "--layer 7 | 2 | --layer must be one of those recorded, 0, 1, 2, but is: 7",
                "--min-score 2 | 0 | no unit has all that was asked for"
            })
    void anEmptyListHasItsReason(String option, int status, String reason) {
        String[] words = option.split(" ");
        Cli none = Cli.run("top", run, words[0], words[1]);
        assertThat(none.status()).isEqualTo(status);
        assertThat(none.out() + none.err()).contains(reason);
    }

    /** Which figures they have is the run's; what is said of them is not. */
    @Test
    void listsAndChecksLookAsDocumented() throws IOException {
        assertThat(firstWords(documented("top my-run -n 5").printed().stream().limit(1)))
                .isEqualTo(firstWords(Cli.run("top", run, "-n", "5").out().lines().limit(1)));
        assertThat(firstWords(documented("top my-run -n 1 --json").printed().stream()))
                .isEqualTo(firstWords(Cli.run("top", run, "-n", "1", "--json").out().lines()));
        assertThat(checks(documented("verify my-run").printed().stream()))
                .isEqualTo(checks(Cli.run("verify", run).out().lines()));
    }

    private static DocumentedCommand documented(String typed) throws IOException {
        return DocumentedCommand.in(Path.of("..")).stream()
                .filter(each -> String.join(" ", each.words()).equals(typed))
                .filter(each -> !each.printed().isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> firstWords(Stream<String> lines) {
        return lines.map(line -> line.strip().replaceAll("\\s+", " ").split(" ?: ")[0]).toList();
    }

    /** Their names and what they saw, without its figures. */
    private static List<String> checks(Stream<String> lines) {
        return lines.filter(line -> line.startsWith("ok"))
                .map(line -> line.replaceFirst("(?<=run ).*", ""))
                .map(line -> line.replaceAll("[0-9,]*[0-9] (\\w+?)s?\\b", "N $1"))
                .toList();
    }

    @Test
    void unitsComeFromAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("units.txt"), "mlp.0.1 # one\nmlp.0.2\n\n");
        assertThat(Cli.run("explain", run, "-q", "--again", "--units", "@" + file).out())
                .contains("explained 2 units");
        assertThat(Cli.run("explain", run, "-q", "--again", "-u", "mlp.1.0-1,@" + file).out())
                .contains("explained 4 units");
    }

    @Test
    void aSampleIsDrawn() {
        assertThat(Cli.run("explain", run, "-q", "--again", "--sample", "5").out())
                .contains("explained 5 units");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "show RUN mlp.9.0 | site must be one of [mlp.0, mlp.1, mlp.2], but is: mlp.9",
                "show RUN mlp.0.99999 | unit must be below 80 at site mlp.0, but is: mlp.0.99999",
                "show RUN mlp.3 | unit must look like mlp.LAYER.INDEX",
                "show RUN mlp.0.1 -n -1 | --windows must be at least 0, but is: -1",
                "top RUN -n 0 | --limit must be at least 1, but is: 0",
                "explain RUN -q --sample 0 | --sample must be at least 1, but is: 0",
                "explain RUN -q -u mlp.0.5-2 | range must not end before it begins, but is: 5-2",
                "explain RUN -q -u mlp.a.b | units must look like mlp.3.1021",
                "explain RUN -q -u mlp.7.* | units must be among those of the run, mlp.0.0 to mlp.2.79",
                "explain RUN -q -u @nowhere | units must be in a file that exists, but are in: nowhere",
                "record CORPUS -m MODEL -o new --window 49 | window length must be from 2 to 48",
                "record CORPUS -m MODEL -o new --max-windows 0 | maximum windows must be at least 1",
                "record CORPUS -m MODEL -o new --memory 4X | size must be a number with K, M, G or T",
                "record CORPUS -m MODEL | --out must name the run folder to make, but is missing",
            })
    void wrongUsageIsNamedInOneLine(String command, String message) {
        Cli refused = typed(command);
        assertThat(refused.status()).isEqualTo(ErrorCode.USAGE.exitStatus());
        assertThat(refused.err().lines().findFirst().orElse("")).contains(message.strip());
    }

    @Test
    void otherOptionsInTheSameFolderAreRefused() {
        Cli refused = typed("record CORPUS -m MODEL -o RUN -q --seed 7");
        assertThat(refused.status()).isEqualTo(ErrorCode.RUN.exitStatus());
        assertThat(refused.err()).contains("seed must be as", "2023", "but is: 7");
    }

    @Test
    void aMistypedOptionDoesNotSpoilTheFolder() {
        String out = folder.resolve("second").toString();
        Cli refused = typed("record CORPUS -m MODEL -q --group-by nope -o " + out);
        assertThat(refused.status()).isEqualTo(ErrorCode.CORPUS.exitStatus());
        Cli recorded = typed("record CORPUS -m MODEL -q -o " + out);
        assertThat(recorded.status()).as(recorded.err()).isZero();
    }

    @Test
    void theDryRunMakesNothing() {
        Cli planned = typed("record CORPUS -m MODEL --dry-run --memory 1M");
        assertThat(planned.status()).as(planned.err()).isZero();
        assertThat(planned.out()).contains("units       240", "passes", "memory", "disk", "time");
    }

    @Test
    void withoutExplanationsThereIsNothingToScore() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Path bare = Cli.recordTinyRun(other);
        Cli refused = Cli.run("score", bare.toString(), "-q");
        assertThat(refused.status()).isEqualTo(ErrorCode.RUN.exitStatus());
        assertThat(refused.err()).contains("units must be explained before they are scored");
        assertThat(Cli.run("show", bare.toString(), "mlp.0.0", "--why").out())
                .isEqualToIgnoringNewLines("not explained yet: hyaline explain RUN");
    }

    private static Cli typed(String command) {
        String[] words = command.strip().split(" ");
        for (int i = 0; i < words.length; i++) {
            words[i] =
                    switch (words[i]) {
                        case "RUN" -> run;
                        case "CORPUS" -> folder.resolve("corpus.jsonl").toString();
                        case "MODEL" -> Cli.TINY_MODEL;
                        default -> words[i];
                    };
        }
        return Cli.run(words);
    }
}
