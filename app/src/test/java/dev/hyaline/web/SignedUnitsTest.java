package dev.hyaline.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.cli.Cli;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.RecordScan;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.Ranking;
import dev.hyaline.results.Results;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.study.UnitSelection;
import dev.hyaline.subject.Polarity;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two ends of a unit go through everything, and nowhere does one show what is the other's. */
final class SignedUnitsTest {

    private static final Site BOARD = Site.parse("pin:board");
    private static final UnitId ABOVE = UnitId.parse("pin:board.5");
    private static final UnitId BELOW = UnitId.parse("pin:board.5:neg");

    @TempDir static Path folder;
    private static RunFolder run;
    private static Served served;

    @BeforeAll
    static void serve() throws IOException {
        SiteShape pins =
                new SiteShape(BOARD, "blocks.1.hook_resid_mid", 1, MadeUpSubject.UNITS, true);
        run = TestRun.recorded(folder, MadeUpSubject.harmless().with(pins), "document");
        TestRun.explain(run);
        served = Served.of(run).ready();
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Test
    void filesOfSignedSitesNameTheEndAndOthersDoNot() {
        assertThat(run.manifest().format()).isEqualTo(2);
        assertThat(run.manifest().recordings())
                .filteredOn(Manifest.Recording::signed)
                .extracting(Manifest.Recording::site)
                .containsExactly("pin:board");
        for (String table : List.of("units", "tables", "records")) {
            assertThat(query("SELECT DISTINCT site, polarity FROM " + table + " ORDER BY ALL"))
                    .contains("pin:board,\"\"", "pin:board,:neg")
                    .contains("mlp.0,", "mlp.1,");
        }
        assertThat(Cli.run("verify", run.path().toString()).status()).isZero();
    }

    @Test
    void eachEndHasItsOwnRecord() {
        try (RecordReader reader = RecordReader.open(run)) {
            List<UnitRecord> all = reader.units(BOARD, 0, 24, Set.of(Split.values()));
            assertThat(all).hasSize(24);
            for (UnitRecord each : all) {
                UnitId unit = each.summary().unit();
                assertThat(reader.unit(unit).summary()).isEqualTo(each.summary());
                for (Split split : Split.values()) {
                    each.windows().values().stream()
                            .flatMap(List::stream)
                            .forEach(window -> assertThatItIsOf(unit, window));
                    assertThat(each.windows(split, WindowKind.TOP)).isNotEmpty();
                    assertThat(each.windows(split, WindowKind.UNIFORM)).isNotEmpty();
                }
                assertThat(each.summary().tokenTable().entries())
                        .filteredOn(entry -> entry.mean() > 0)
                        .isNotEmpty()
                        .extracting(TokenTable.Entry::token)
                        .allMatch(token -> MadeUpSubject.signed(token, unit) > 0);
            }
            assertThatThrownBy(() -> reader.unit(UnitId.parse("mlp.0.5:neg")))
                    .isInstanceOfSatisfying(
                            HyalineException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                    .hasMessageContaining("with one end, but is: mlp.0.5:neg");
        }
    }

    private static void assertThatItIsOf(UnitId unit, ActivationRecord window) {
        for (int position = 0; position < window.length(); position++) {
            assertThat(window.activation(position))
                    .isEqualTo(MadeUpSubject.signed(window.token(position), unit));
        }
    }

    @Test
    void scansAndSelectionsTellThemApart() {
        try (RecordReader reader = RecordReader.open(run)) {
            List<UnitId> glanced = new ArrayList<>();
            RecordScan scan = RecordScan.of(reader);
            scan.forEachGlance(BOARD, (unit, _, _) -> glanced.add(unit));
            assertThat(glanced).hasSize(24).isSorted().contains(ABOVE, BELOW);
            List<UnitId> uniform = new ArrayList<>();
            scan.forEachUniform(BOARD, List.of(BELOW), (unit, _) -> uniform.add(unit));
            assertThat(uniform).containsExactly(BELOW);
            List<UnitId> tables = new ArrayList<>();
            scan.forEachTable(BOARD, 3, (unit, _) -> tables.add(unit));
            assertThat(tables).isEqualTo(glanced);
            assertThat(UnitSelection.of(List.of(), reader).size()).isEqualTo(24 + 24);
            assertThat(UnitSelection.of(List.of("pin:board.4-5:neg"), reader).units())
                    .containsExactly(UnitId.parse("pin:board.4:neg"), BELOW);
            assertThat(UnitSelection.of(List.of("pin"), reader).units())
                    .hasSize(12)
                    .extracting(UnitId::polarity)
                    .containsOnly(Polarity.ABOVE);
            assertThatThrownBy(() -> UnitSelection.of(List.of("mlp.0.5:neg"), reader))
                    .hasMessageContaining("none is: mlp.0.5:neg");
        }
    }

    @Test
    void eachEndHasItsOwnExplanationCardAndRank() {
        try (Results results = Results.read(run, run.manifest().runId())) {
            Set<String> texts = new HashSet<>();
            for (UnitId unit : List.of(ABOVE, BELOW)) {
                Explanation said = results.explanations().of(unit).getFirst();
                assertThat(results.explanations().of(unit)).hasSize(1);
                assertThat(said.unit()).isEqualTo(unit);
                assertThat(results.cards().of(unit))
                        .singleElement()
                        .isEqualTo(results.cards().newest(said).orElseThrow())
                        .satisfies(card -> assertThat(card.unit()).isEqualTo(unit));
                assertThat(results.feed().texts(List.of(unit.toString())))
                        .containsEntry(unit.toString(), said.text());
                texts.add(said.text());
            }
            assertThat(texts).hasSize(2);
            List<Ranking.Row> ranked = results.ranked(Ranking.best(Ranking.By.SCORE, 100));
            assertThat(ranked)
                    .extracting(Ranking.Row::unit)
                    .doesNotHaveDuplicates()
                    .contains("pin:board.5", "pin:board.5:neg");
            assertThat(ranked)
                    .filteredOn(row -> row.unit().startsWith("pin:board.5"))
                    .extracting(Ranking.Row::explanation)
                    .containsExactlyInAnyOrderElementsOf(texts);
        }
        assertThat(Cli.run("score", run.path().toString()).out())
                .containsPattern("(?m)^ *pin:board +24 ");
        assertThat(
                        query(
                                "SELECT polarity, count(*) FROM unit WHERE site = 'pin:board' GROUP BY 1 ORDER BY 1"))
                .containsExactly("polarity,count_star()", "\"\",12", ":neg,12");
    }

    @Test
    void pagesAndSearchTellThemApart() throws Exception {
        String above = served.get("/unit/pin:board.5").body();
        String below = served.get("/unit/pin:board.5:neg").body();
        assertThat(above).contains("pin:board.6 →").doesNotContain("pin:board.6:neg →");
        assertThat(below).contains("pin:board.6:neg →");
        assertThat(served.get("/search?site=pin:board&sort=unit").body())
                .contains("<b>24 results</b>")
                .containsOnlyOnce("unit/pin:board.5\"")
                .containsOnlyOnce("unit/pin:board.5:neg\"");
    }

    private static List<String> query(String sql) {
        return Cli.run("query", run.path().toString(), "--csv", sql).out().lines().toList();
    }
}
