package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Progress;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.llm.ledger.LedgerTotals;
import dev.hyaline.record.check.RunCheck;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.results.Explanations;
import dev.hyaline.results.JudgeCards;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunDatabase;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.subject.UnitId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was written as version 1 of every format: whatever comes later must open it. */
final class Version1RunTest {

    private static final Path KEPT =
            Path.of("src", "test", "resources", "dev", "hyaline", "formats", "v1", "run");
    private static final UnitId NEURON = UnitId.parse("mlp.0.1");

    @TempDir private Path folder;
    private RunFolder run;

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.walk(KEPT)) {
            for (Path each : files.toList()) {
                Path target = folder.resolve("run").resolve(KEPT.relativize(each).toString());
                if (!Files.isDirectory(target)) {
                    Files.copy(each, target);
                }
            }
        }
        run = RunFolder.open(folder.resolve("run"));
    }

    private Catalogue read() {
        return Catalogue.read(run, run.manifest().runId(), ResultTables.ALL);
    }

    @Test
    void itsUnitsRecordsTablesAndWindowsAreRead() {
        try (RecordReader reader = RecordReader.open(run)) {
            assertThat(reader.sites())
                    .extracting(site -> site + " " + reader.units(site))
                    .containsExactly("mlp.0 16", "mlp.1 16", "sae:words 16");
            assertThat(reader.store().size()).isEqualTo(5338);
            UnitRecord neuron = reader.unit(NEURON);
            assertThat(neuron.windows(Split.EXPLAIN, WindowKind.TOP)).hasSize(10);
            assertThat(neuron.windows(Split.EXPLAIN, WindowKind.BAND_0)).hasSize(5);
            assertThat(neuron.windows(Split.TEST, WindowKind.TOP)).hasSize(10);
            assertThat(neuron.windows(Split.TEST, WindowKind.UNIFORM)).hasSize(10);
            assertThat(neuron.summary().explain().maximum()).isPositive();
            assertThat(neuron.summary().dead()).isFalse();
            assertThat(reader.unit(UnitId.parse("mlp.1.7")).summary().dead()).isTrue();
            assertThat(reader.unit(UnitId.parse("sae:words.3")).windows()).isNotEmpty();
            assertThat(reader.vocabulary().size()).isEqualTo(384);
        }
    }

    @Test
    void itsExplanationsCardsJudgementsAndLedgerAreRead() {
        assertCatalogueIsWhole();
    }

    private void assertCatalogueIsWhole() {
        try (Catalogue catalogue = read()) {
            Explanations explanations = new Explanations(catalogue);
            List<Explanation> said = explanations.of(NEURON);
            assertThat(said)
                    .extracting(each -> each.provenance().explainer())
                    .containsExactlyInAnyOrder("pattern", "lexical", "llm", "tokens");
            Explanation byModel =
                    said.stream()
                            .filter(each -> each.provenance().explainer().equals("llm"))
                            .findFirst()
                            .get();
            assertThat(explanations.cards(byModel))
                    .extracting(ScoreCard::simulator)
                    .anySatisfy(name -> assertThat(name).startsWith("llm-logprobs"))
                    .anySatisfy(name -> assertThat(name).startsWith("llm-json"));
            assertThat(new JudgeCards(catalogue).of(byModel)).hasSize(2);
            assertThat(count(catalogue, "explanation")).isEqualTo(68);
            assertThat(count(catalogue, "score_card")).isEqualTo(52);
            assertThat(count(catalogue, "simulation")).isEqualTo(60);
            assertThat(count(catalogue, "judge_card")).isEqualTo(8);
            try (Ledger ledger = Ledger.replay(catalogue)) {
                LedgerTotals totals = ledger.totals();
                assertThat(totals.answered()).isEqualTo(36);
                assertThat(totals.promptTokens()).isEqualTo(32_316);
                assertThat(totals.completionTokens()).isEqualTo(909);
                assertThat(totals.dollars()).isEqualByComparingTo(new BigDecimal("0.034134"));
            }
        }
    }

    private static long count(Catalogue catalogue, String table) {
        return catalogue.query(
                handle -> handle.select("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }

    @Test
    void itIsFoundGood() {
        assertGood();
    }

    private void assertGood() {
        assertThat(RunCheck.of(run, ResultTables.ALL, Progress.NONE).checks())
                .allSatisfy(check -> assertThat(check.problems()).isEmpty());
    }

    @Test
    void itIsOpenedForWritingAndIsAsGoodAsBefore() {
        Catalogue.open(run, run.manifest().runId(), ResultTables.ALL).close();
        assertGood();
        assertCatalogueIsWhole();
    }

    @Test
    void itAnswersQueries() {
        List<String> rows = new ArrayList<>();
        try (RunDatabase database = RunDatabase.open(run, ResultTables.ALL)) {
            database.query(
                    "SELECT explainer, count(*) FROM explanation GROUP BY 1 ORDER BY 1",
                    new RunDatabase.Rows() {
                        @Override
                        public void columns(List<String> names) {
                            assertThat(names).hasSize(2);
                        }

                        @Override
                        public boolean row(List<@Nullable Object> values) {
                            return rows.add(values.toString());
                        }
                    });
        }
        assertThat(rows)
                .containsExactly("[lexical, 12]", "[llm, 6]", "[pattern, 48]", "[tokens, 2]");
    }
}
