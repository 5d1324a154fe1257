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
import dev.hyaline.results.CatalogueCheck;
import dev.hyaline.results.Explanations;
import dev.hyaline.results.ResultTables;
import dev.hyaline.results.Results;
import dev.hyaline.run.RunDatabase;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.subject.UnitId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that was written as version 1 of every format: whatever comes later must open it. */
final class Version1RunTest {

    private static final UnitId NEURON = UnitId.parse("mlp.0.1");

    @TempDir private Path folder;
    private RunFolder run;

    @BeforeEach
    void copy() throws IOException {
        run = Version1Run.copyInto(folder);
    }

    private Results read() {
        return Results.read(run, run.manifest().runId());
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
        try (Results results = read()) {
            Explanations explanations = results.explanations();
            List<Explanation> said = explanations.of(NEURON);
            assertThat(said)
                    .extracting(each -> each.provenance().author().name())
                    .containsExactlyInAnyOrder("pattern", "lexical", "llm", "tokens");
            Explanation byModel =
                    said.stream()
                            .filter(each -> each.provenance().author().name().equals("llm"))
                            .findFirst()
                            .get();
            assertThat(results.cards().of(byModel))
                    .extracting(ScoreCard::simulator)
                    .anySatisfy(name -> assertThat(name).startsWith("llm-logprobs"))
                    .anySatisfy(name -> assertThat(name).startsWith("llm-json"));
            assertThat(results.judgements().of(byModel)).hasSize(2);
            assertThat(count(results, "explanation")).isEqualTo(68);
            assertThat(count(results, "score_card")).isEqualTo(52);
            assertThat(count(results, "simulation")).isEqualTo(60);
            assertThat(count(results, "judge_card")).isEqualTo(8);
            try (Ledger ledger = Ledger.replay(results.catalogue())) {
                LedgerTotals totals = ledger.totals();
                assertThat(totals.answered()).isEqualTo(38);
                assertThat(totals.promptTokens()).isEqualTo(33_227);
                assertThat(totals.completionTokens()).isEqualTo(933);
                assertThat(totals.dollars()).isEqualByComparingTo(new BigDecimal("0.035093"));
            }
        }
    }

    private static long count(Results results, String table) {
        return results.catalogue()
                .query(handle ->
                        handle.select("SELECT count(*) FROM " + table).mapTo(Long.class).one());
    }

    @Test
    void itIsFoundGood() {
        assertGood();
    }

    private void assertGood() {
        assertThat(RunCheck.of(run, CatalogueCheck::check, Progress.NONE).checks())
                .allSatisfy(check -> assertThat(check.problems()).isEmpty());
    }

    @Test
    void itIsOpenedForWritingAndIsAsGoodAsBefore() {
        Results.open(run, run.manifest().runId()).close();
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
