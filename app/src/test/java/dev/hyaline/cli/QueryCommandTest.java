package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Deflated;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class QueryCommandTest {

    private static final String LONG = "long ".repeat(200);

    @TempDir static Path folder;
    private static Path run;

    @BeforeAll
    static void record() throws IOException {
        run = Cli.recordTinyRun(folder);
        RunFolder recorded = RunFolder.open(run);
        try (Catalogue catalogue =
                Catalogue.open(recorded, recorded.manifest().runId(), ResultTables.ALL)) {
            catalogue.write(handle -> {
                handle.execute(
                        "INSERT INTO explanation VALUES (1, 'k', 'mlp.0', 7, 'lexical',"
                                + " 'explained', 'it''s \u001b[31mred', '{}', '', NULL)");
                for (String text : List.of("short", LONG)) {
                    handle.execute(
                            "INSERT INTO llm_call (key, server, model, route, sample, state, sends,"
                                    + " uncertain, uncertain_dollars, sent, text) VALUES (?, 's', 'm',"
                                    + " 'CHAT', 0, 'answered', 1, 0, 0, 't', ?)",
                            text,
                            Deflated.ifLong(text));
                }
            });
        }
    }

    private static Cli query(String... args) {
        String[] all = new String[args.length + 2];
        all[0] = "query";
        all[1] = run.toString();
        System.arraycopy(args, 0, all, 2, args.length);
        return Cli.run(all);
    }

    private static JsonNode json(String sql) {
        Cli answer = query("--json", sql);
        assertThat(answer.err()).isEmpty();
        return Json.STRICT.readTree(answer.out());
    }

    @Test
    void everyTableIsThere() {
        assertThat(json("SHOW TABLES").findValuesAsString("name"))
                .containsExactlyInAnyOrder(
                        "documents",
                        "windows",
                        "tokens",
                        "units",
                        "tables",
                        "records",
                        "unit",
                        "explanation",
                        "score_card",
                        "simulation",
                        "judge_card",
                        "stage",
                        "llm_call");
    }

    @Test
    void recordsAndTablesKnowTheirSite() {
        for (String table : new String[] {"units", "records", "tables"}) {
            assertThat(
                            json(Figures.format(
                                            "SELECT DISTINCT site FROM %s ORDER BY site", table))
                                    .findValuesAsString("site"))
                    .containsExactly("mlp.0", "mlp.1", "mlp.2");
        }
    }

    @Test
    void theCatalogueIsThereToJoin() {
        JsonNode rows =
                json(
                        "SELECT e.text, u.explain_windows > 0 AS seen FROM explanation e JOIN"
                                + " units u USING (site, unit)");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).path("text").stringValue()).isEqualTo("it's \u001b[31mred");
        assertThat(rows.get(0).path("seen").booleanValue()).isTrue();
    }

    @Test
    void longAnswersAreReadThoughTheyAreKeptInFewerBytes() {
        assertThat(json("SELECT text FROM llm_call ORDER BY seq").findValuesAsString("text"))
                .containsExactly("short", LONG);
    }

    @Test
    void jsonKeepsListsWholeAndColumnsApart() {
        JsonNode row =
                json("SELECT 1 AS a, 2 AS a, range(20) AS l, {'x': 1.5} AS s, NULL AS n").get(0);
        assertThat(row.path("a").intValue()).isEqualTo(1);
        assertThat(row.path("a_2").intValue()).isEqualTo(2);
        assertThat(row.path("l")).hasSize(20);
        assertThat(row.path("s").path("x").doubleValue()).isEqualTo(1.5);
        assertThat(row.path("n").isNull()).isTrue();
        assertThat(json("FROM units WHERE unit < 0")).isEmpty();
    }

    @Test
    void aTableIsAlignedShortAndHarmless() {
        Cli answer =
                query(
                        "SELECT unit, 0.123456789::DOUBLE AS x, range(20) AS l, text FROM explanation");
        assertThat(answer.out())
                .isEqualTo(
                        """
                        unit         x  l                         text
                        ────  ────────  ────────────────────────  ─────────────
                           7  0.123457  [0, 1, 2, 3, 4, 5, … 20]  it's ␛[31mred
                        1 row
                        """);
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        assertThat(query("--csv", "SELECT 1 AS a, 'x,\"y\"' AS b, [1, 2] AS c, NULL AS d").out())
                .isEqualTo("a,b,c,d\r\n1,\"x,\"\"y\"\"\",\"[1,2]\",\r\n");
    }

    @Test
    void aLongAnswerIsCutAndSaidToBe() {
        Cli answer = query("--limit", "2", "SELECT * FROM range(5)");
        assertThat(answer.out().lines()).hasSize(5);
        assertThat(answer.err()).contains("printed are only the first 2 rows");
        assertThat(query("SELECT * FROM range(10001)").err()).contains("first 10,000 rows");
        assertThat(query("--limit", "0", "SELECT * FROM range(10001)").out().lines())
                .hasSize(10_004);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    SELEC 1 | query must be SQL, but is not: syntax error at or near "SELEC"
                    SELECT nope FROM units | Referenced column "nope" not found
                    FROM nope | Table with name nope does not exist
                    DROP VIEW units | query must only read (SELECT, FROM, DESCRIBE, SUMMARIZE, SHOW), but is: DROP VIEW units
                    SELECT 1; DROP VIEW units | query must only read
                    SELECT 1; SELECT 2 | query must be one statement, but is: 2
                    /* nothing */ | query must be one statement, but is: 0
                    WITH x AS (DELETE FROM unit RETURNING *) FROM x | transaction is launched in read-only mode
                    SET enable_external_access = true | query must only read
                    ATTACH 'x.db' | query must only read
                    """)
    void whatIsNoQueryIsRefusedInOneLine(String sql, String message) {
        Cli answer = query(sql);
        assertThat(answer.status()).isEqualTo(ErrorCode.USAGE.exitStatus());
        assertThat(answer.err()).startsWith("hyaline: ").contains(message);
        assertThat(answer.err().lines()).hasSize(1);
    }

    @Test
    void aQueryReachesNoFileButTheRuns() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.csv"), "a\n1\n");
        byte[] before = Files.readAllBytes(run.resolve("windows.parquet"));
        for (String sql :
                new String[] {
                    Figures.format("FROM read_csv('%s')", secret),
                    Figures.format("FROM '%s'", secret),
                    Figures.format("FROM read_text('%s')", run.resolve("manifest.json")),
                    Figures.format("FROM glob('%s/*')", folder),
                    Figures.format("COPY units TO '%s'", folder.resolve("out.csv")),
                    Figures.format("COPY (SELECT 1) TO '%s'", run.resolve("windows.parquet")),
                }) {
            assertThat(query(sql).status()).as(sql).isEqualTo(ErrorCode.USAGE.exitStatus());
        }
        assertThat(folder.resolve("out.csv")).doesNotExist();
        assertThat(Arrays.equals(Files.readAllBytes(run.resolve("windows.parquet")), before))
                .isTrue();
    }

    @Test
    void aFolderThatIsNoRunIsRefused() {
        Cli answer = Cli.run("query", folder.toString(), "SELECT 1");
        assertThat(answer.status()).isEqualTo(ErrorCode.RUN.exitStatus());
        assertThat(answer.err()).contains("run must be a folder with a manifest.json");
    }
}
