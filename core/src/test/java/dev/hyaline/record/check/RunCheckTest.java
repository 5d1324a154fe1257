package dev.hyaline.record.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Progress;
import dev.hyaline.record.check.RunReport.Outcome;
import dev.hyaline.results.CatalogueCheck;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunCheckTest {

    private static final String RECORDS = "records/mlp-01.parquet";

    @TempDir static Path recorded;
    private static RunFolder whole;

    @TempDir Path folder;
    private RunFolder run;

    @BeforeAll
    static void record() throws IOException {
        whole = TinyRun.record(recorded);
    }

    @BeforeEach
    void copy() throws IOException {
        run = TinyRun.copy(whole, folder.resolve("copy"));
    }

    private RunReport report() {
        return RunCheck.of(run, CatalogueCheck::check, Progress.NONE);
    }

    private RunReport.Check check(String name) {
        return report().checks().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFreshRunIsGood() {
        assertThat(report().checks())
                .allSatisfy(check -> assertThat(check.problems()).isEmpty())
                .extracting(RunReport.Check::name)
                .containsExactly(
                        "manifest",
                        "manifest's files",
                        "files",
                        "no other files",
                        "columns",
                        "documents",
                        "windows",
                        "records",
                        "catalogue");
        assertThat(report().isGood()).isTrue();
    }

    @Test
    void aFlippedByteIsFoundAndNothingIsConcludedFromIt() throws IOException {
        byte[] bytes = Files.readAllBytes(run.file(RECORDS));
        bytes[bytes.length / 2] ^= 1;
        Files.write(run.file(RECORDS), bytes);
        assertThat(check("files").problems())
                .singleElement()
                .asString()
                .startsWith(RECORDS + ": SHA-256 must be ");
        assertThat(check("records").outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(report().isGood()).isFalse();
    }

    @Test
    void aFileThatIsMissingOrShortIsFound() throws IOException {
        Files.delete(run.file("units/mlp-00.parquet"));
        Files.write(run.file(RECORDS), new byte[3]);
        assertThat(check("files").problems())
                .contains("units/mlp-00.parquet: missing")
                .anyMatch(line -> line.matches(RECORDS + ": must have [0-9,]+ bytes, but has 3"));
    }

    @Test
    void aParquetFileThatNobodyListedIsFound() throws IOException {
        Files.copy(run.file(RECORDS), run.file("records/mlp-99.parquet"));
        assertThat(check("no other files").problems())
                .containsExactly("records/mlp-99.parquet: not listed in the manifest");
    }

    @Test
    void aManifestThatIsNoManifestIsFound() throws IOException {
        Files.writeString(run.manifestFile(), "{\"format\": 1,");
        assertThat(check("manifest").problems())
                .singleElement()
                .asString()
                .startsWith("manifest must be JSON of format 1");
        assertThat(check("files").outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void aManifestThatReachesOutOfItsFolderIsFound() {
        Manifest manifest = run.manifest();
        List<Manifest.DataFile> files = new ArrayList<>(manifest.files());
        files.add(new Manifest.DataFile("../corpus.jsonl", 1, "0".repeat(64), ""));
        run.seal(TinyRun.withFiles(manifest, files));
        assertThat(check("manifest's files").problems())
                .contains("../corpus.jsonl: outside the run folder");
        assertThat(check("files").problems()).isEmpty();
    }

    @Test
    void aFileThatIsNoLongerListedIsFound() {
        Manifest manifest = run.manifest();
        List<Manifest.DataFile> files = new ArrayList<>(manifest.files());
        files.removeIf(file -> file.path().equals(RECORDS));
        run.seal(TinyRun.withFiles(manifest, files));
        assertThat(check("manifest's files").problems())
                .containsExactly(RECORDS + ": not listed with size and hash");
    }

    @Test
    void aManifestWithOtherCountsIsFound() throws IOException {
        String text = Files.readString(run.manifestFile());
        String other = text.replace("\"documents\" : 40", "\"documents\" : 41");
        Files.writeString(run.manifestFile(), other);
        assertThat(check("manifest").problems())
                .singleElement()
                .asString()
                .startsWith(
                        "manifest must be as it was written, but is not: its sum does not hold");
        String older = other.replaceFirst(",\\s+\"sum\" : \"[0-9a-f]+\"", "");
        Files.writeString(run.manifestFile(), older);
        assertThat(check("documents").problems())
                .containsExactly("documents must be the manifest's 41, but are 40");
    }

    @Test
    void whatIsNoParquetIsFound() throws IOException {
        Files.writeString(run.file(RECORDS), "not Parquet at all");
        TinyRun.rehash(run, RECORDS);
        assertThat(check("columns").problems()).singleElement().asString().startsWith(RECORDS);
    }

    /** The query leaves everything else, and the file's hash is made to fit. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    documents.parquet | SELECT * EXCLUDE (domain) FROM old | columns | documents.parquet: has no column domain VARCHAR
                    documents.parquet | SELECT * REPLACE (CASE WHEN document_id IN (SELECT min(document_id) FROM old GROUP BY split) THEN 'same' ELSE sha256 END AS sha256) FROM old | documents | documents in two splits: d0
                    documents.parquet | SELECT * REPLACE (CASE WHEN document_id = 3 THEN 2 ELSE document_id END AS document_id) FROM old | documents | document_id that are there twice or beyond the number of rows: 2
                    documents.parquet | SELECT * REPLACE (CASE WHEN document_id = 3 THEN 'train' ELSE split END AS split) FROM old | documents | documents of an unknown split: 3
                    documents.parquet | SELECT * REPLACE (CASE split WHEN 'test' THEN 'explain' ELSE split END AS split) FROM old | windows | windows in another split than their document
                    windows.parquet | SELECT * REPLACE (CASE WHEN window_id = 5 THEN 4711 ELSE document_id END AS document_id) FROM old | windows | windows without a document: 5
                    windows.parquet | SELECT * REPLACE ([1, 2] AS token_ids) FROM old | windows | windows whose tokens are in two splits: 0
                    windows.parquet | SELECT * REPLACE (CASE WHEN window_id = 5 THEN [113] ELSE token_ids END AS token_ids) FROM old | windows | windows with lengths or tokens that cannot be: 5
                    units/mlp-01.parquet | SELECT * REPLACE (CASE WHEN unit = 7 THEN 8 ELSE unit END AS unit) FROM old | records | units/mlp-01.parquet: units that are missing, twice or of another part:
                    units/mlp-01.parquet | SELECT * REPLACE ('mlp.0' AS site) FROM old | records | units/mlp-01.parquet: units that are missing, twice or of another part:
                    tables/mlp-01.parquet | SELECT * FROM old WHERE unit <> 7 OR rank <> 1 | records | tables/mlp-01.parquet: units of another part, or with gaps or repeated tokens: 7
                    tables/mlp-01.parquet | SELECT * REPLACE (CASE WHEN unit = 7 AND rank = 1 THEN 113 ELSE token END AS token) FROM old | records | tables/mlp-01.parquet: tokens beyond the vocabulary: 113
                    records/mlp-01.parquet | SELECT * FROM old WHERE unit <> 7 OR rank <> 0 OR kind <> 'uniform' OR split <> 'test' | records | gaps or repeated windows: unit 7 test uniform
                    records/mlp-01.parquet | SELECT * FROM old WHERE unit <> 7 OR kind <> 'uniform' | records | not the same for all units: test uniform 0
                    records/mlp-01.parquet | SELECT * REPLACE (CASE WHEN kind = 'uniform' AND unit = 7 AND split = 'test' THEN 9 - rank ELSE rank END AS rank) FROM old | records | not the same for all units: test uniform 0
                    records/mlp-01.parquet | SELECT * FROM old WHERE kind <> 'uniform' | records | uniform windows must be
                    records/mlp-01.parquet | SELECT * REPLACE (CASE kind WHEN 'top' THEN 'band1' ELSE kind END AS kind) FROM old | records | bands outside the explain split: unit
                    records/mlp-01.parquet | SELECT * REPLACE (CASE kind WHEN 'top' THEN 'band1' ELSE kind END AS kind) FROM old | records | more windows than are kept: unit
                    records/mlp-01.parquet | SELECT * REPLACE (CASE WHEN split = 'test' THEN 0 ELSE window_id END AS window_id) FROM old | records | windows that are missing or of another split: unit
                    records/mlp-01.parquet | SELECT * REPLACE (maximum + 1 AS maximum) FROM old | records | activations that do not fit their window or their maximum: unit
                    """)
    void contentThatDisagreesIsFound(String file, String query, String check, String problem)
            throws IOException {
        TinyRun.rewrite(run, file, query);
        assertThat(check(check).problems()).anyMatch(line -> line.contains(problem));
    }

    @Test
    void aCatalogueOfThisRunIsGood() {
        catalogue(run.manifest().runId(), "DELETE FROM unit");
        assertThat(check("catalogue").detail()).isEqualTo("0 explanations, 0 score cards");
    }

    @Test
    void aCatalogueOfAnotherRunIsFound() {
        catalogue("another", "DELETE FROM unit");
        assertThat(check("catalogue").problems())
                .singleElement()
                .asString()
                .contains("but belongs to: another");
    }

    @Test
    void aCatalogueAboutUnitsThatAreNotThereIsFound() {
        catalogue(
                run.manifest().runId(),
                "INSERT INTO explanation VALUES (1, 'k', 'mlp.0', 80, 'lexical', 'ok', 't', '{}', '', NULL)",
                "INSERT INTO score_card VALUES (1, 'c', 'mlp.0', 1, 'gone', 's', 'c', 0, 0, 0, 0,"
                        + " '{}', '', NULL)");
        assertThat(check("catalogue").problems())
                .startsWith(
                        "explanation of a unit that is not there: mlp.0.80",
                        "score cards of explanations that are not there: mlp.0.1");
    }

    @Test
    void aDamagedCatalogueIsFound() throws IOException {
        Files.writeString(run.catalogueFile(), "SQLite, or so it says. ".repeat(100));
        assertThat(check("catalogue").problems()).isNotEmpty();
    }

    private void catalogue(String runId, String... statements) {
        try (Catalogue catalogue = Catalogue.open(run, runId, ResultTables.ALL)) {
            catalogue.write(handle -> {
                for (String statement : statements) {
                    handle.execute(statement);
                }
            });
        }
    }
}
