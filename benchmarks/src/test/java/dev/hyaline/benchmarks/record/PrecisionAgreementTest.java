package dev.hyaline.benchmarks.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.benchmarks.Benchmarks;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.record.check.TinyRun;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrecisionAgreementTest {

    private static final Offset<Double> EXACT = Offset.offset(1e-9);

    @TempDir private static Path folder;

    private static RunFolder run = new RunFolder(Path.of(""));

    @BeforeAll
    static void record() {
        run = Tiny.record(folder, 1);
    }

    @Test
    void aRunAgreesWithItself() {
        AgreementReport report = PrecisionAgreement.of(run, run);
        Manifest manifest = run.manifest();
        assertThat(report.reference()).isEqualTo("fp32");
        assertThat(report.units()).isEqualTo(manifest.model().layers() * manifest.model().dMlp());
        assertThat(report.topTest()).hasValue(1);
        assertThat(report.topExplain()).hasValue(1);
        assertThat(report.values()).isPositive();
        assertThat(report.valuesWithin()).hasValue(1);
        assertThat(report.allValuesWithin()).hasValue(1);
        assertThat(report.scores()).isEmpty();
    }

    @Test
    void countsTopWindowsThatAreNotFoundAgainAndValuesThatAreOff() throws IOException {
        RunFolder other = copy("changed");
        // of each unit every other top window of the test split is gone, and of the first 10 units
        // the masked position of every record is far off
        for (Manifest.Recording recording : other.manifest().recordings()) {
            for (Manifest.Part part : recording.parts()) {
                TinyRun.rewrite(
                        other,
                        part.recordsFile(),
                        """
                        SELECT * REPLACE (CASE WHEN unit < 10
                            THEN list_concat([1000::FLOAT], activations[2:])
                            ELSE activations END AS activations)
                        FROM (SELECT *, row_number() OVER (PARTITION BY unit, split, kind) AS n FROM old)
                        WHERE NOT (split = 'test' AND kind = 'top' AND n % 2 = 0)\
                        """);
            }
        }
        AgreementReport report = PrecisionAgreement.of(run, other);
        assertThat(report.topTest()).hasValue(0.5);
        assertThat(report.topExplain()).hasValue(1);
        assertThat(report.valuesWithin()).hasValue(1);
        assertThat(report.allValuesWithin().orElseThrow()).isBetween(0.97, 0.9999);
    }

    @Test
    void valuesAreHeldAgainstTheUnitsMaximum() throws IOException {
        RunFolder other = copy("louder");
        for (Manifest.Recording recording : other.manifest().recordings()) {
            for (Manifest.Part part : recording.parts()) {
                TinyRun.rewrite(
                        other,
                        part.recordsFile(),
                        "SELECT * REPLACE (list_transform(activations, lambda x: x * 1.5::FLOAT) AS activations) FROM old");
            }
        }
        double within = PrecisionAgreement.of(run, other).valuesWithin().orElseThrow();
        assertThat(within).isBetween(0.1, 0.9); // those near 0 stay within 2 % of the maximum
    }

    @Test
    void scoresAreCorrelatedOverUnitsScoredInBothRuns() throws IOException {
        RunFolder reference = copy("scored");
        RunFolder other = copy("scored-too");
        score(reference, List.of(0.1, 0.2, 0.4, 0.9));
        score(other, List.of(0.2, 0.3, 0.5, 1.0, 0.5));
        assertThat(PrecisionAgreement.of(reference, other).scores())
                .singleElement()
                .satisfies(scores -> {
                    assertThat(scores.explainer()).isEqualTo("lexical");
                    assertThat(scores.units()).isEqualTo(4);
                    assertThat(scores.correlation().orElseThrow()).isCloseTo(1, EXACT);
                });
    }

    @Test
    void theCommandPrintsTextOrJson() {
        StringWriter out = new StringWriter();
        String path = run.path().toString();
        assertThat(execute(out, "agreement", path, path)).isZero();
        assertThat(out.toString())
                .startsWith("fp32 against fp32, ")
                .contains("top windows, test     100.00 % found again");
        StringWriter json = new StringWriter();
        assertThat(execute(json, "agreement", path, path, "--json")).isZero();
        assertThat(Json.STRICT.readTree(json.toString()).get("topTest").asDouble()).isEqualTo(1);
    }

    @Test
    void runsOfOtherWindowsAreRefused() {
        RunFolder other = Tiny.record(folder, 2);
        StringWriter err = new StringWriter();
        assertThat(execute(err, "agreement", run.path().toString(), other.path().toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo(
                        Figures.format(
                                "hyaline: runs must have the same corpus, but have: %s and %s\n",
                                run.manifest().corpus().sha256(),
                                other.manifest().corpus().sha256()));
    }

    private static int execute(StringWriter out, String... arguments) {
        return Benchmarks.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(arguments);
    }

    private static void score(RunFolder run, List<Double> scores) {
        try (Catalogue catalogue = Catalogue.open(run, run.manifest().runId(), ResultTables.ALL)) {
            catalogue.write(handle -> {
                for (int unit = 0; unit < scores.size(); unit++) {
                    handle.execute(
                            "INSERT INTO explanation (key, site, unit, explainer, status, text, body) VALUES (?, 'mlp.0', ?, 'lexical', 'explained', '', '')",
                            "e" + unit,
                            unit);
                    handle.execute(
                            "INSERT INTO score_card (key, site, unit, explanation_key, simulator, calibration, top_and_random, body) VALUES (?, 'mlp.0', ?, ?, 'pattern', '', ?, '')",
                            "c" + unit,
                            unit,
                            "e" + unit,
                            scores.get(unit));
                }
            });
        }
    }

    private static RunFolder copy(String name) throws IOException {
        return TinyRun.copy(run, folder.resolve(name));
    }
}
