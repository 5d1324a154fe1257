package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Json;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LexicalExplainerTest {

    private static final UnitId UNIT = UnitId.parse("mlp.3.1021");

    private final LexicalExplainer explainer =
            new LexicalExplainer(token -> token == 0 ? "\n" : " t" + token);

    private static Evidence evidence(double maximum, double density, TokenTable table) {
        SplitStatistics explain =
                new SplitStatistics(1000, 20, -0.2, maximum, 0.1, 1, 0, 3, density, List.of());
        UnitSummary summary =
                new UnitSummary(UNIT, Map.of(Split.EXPLAIN, explain), List.of(), List.of(), table);
        return Evidence.of(new UnitRecord(summary, Map.of()));
    }

    private static TokenTable table(TokenTable.Entry... entries) {
        return new TokenTable(List.of(entries), -0.05, 900);
    }

    private static TokenTable.Entry entry(int token, double mean, long count) {
        return new TokenTable.Entry(token, mean, count);
    }

    @Test
    void sentenceNamesTheTokensThatStandOut() {
        TokenTable table =
                table(entry(5, 9.0, 1), entry(7, 7.1, 80), entry(0, 6.75, 40), entry(9, 0.4, 50));
        Explanation explanation = explainer.explain(evidence(9, 0.1, table));
        assertThat(explanation.status()).isEqualTo(new Explanation.Status.Explained());
        assertThat(explanation.text())
                .as("a token seen once comes last; one that hardly stands out not at all")
                .isEqualTo("activates on ` t7` (7.1), `\\n` (6.8), ` t5` (9.0)");
        assertThat(explanation.provenance())
                .isEqualTo(
                        Provenance.of(
                                Author.program("lexical"),
                                "1",
                                "token table of the explain split: 4 tokens"));
    }

    @Test
    void sentenceHasAtMostTenTokens() {
        List<TokenTable.Entry> entries = new ArrayList<>();
        for (int token = 1; token <= 100; token++) {
            entries.add(entry(token, 5, 30));
        }
        Explanation explanation =
                explainer.explain(evidence(9, 0.1, new TokenTable(entries, 0, 900)));
        assertThat(explanation.text().split(", ", -1)).hasSize(10);
        assertThat(explanation.pattern().orElseThrow().rules()).hasSizeLessThanOrEqualTo(16);
    }

    @Test
    void deadUnitsAreStatedNotExplained() {
        Explanation explanation = explainer.explain(evidence(0.04, 0.0, table(entry(1, 0.02, 5))));
        assertThat(explanation.status()).isEqualTo(new Explanation.Status.Dead(0.04));
        assertThat(explanation.text())
                .isEqualTo("dead: never rises above 0.10 (largest activation 0.04)");
        assertThat(explanation.pattern()).isEmpty();
    }

    @Test
    void denseUnitsAreStatedAndTheirPatternRuns() {
        Explanation explanation = explainer.explain(evidence(9, 0.734, table(entry(1, 3, 50))));
        assertThat(explanation.status()).isEqualTo(new Explanation.Status.Dense(0.734));
        assertThat(explanation.text()).isEqualTo("active on 73 % of tokens; most on ` t1` (3.0)");
        assertThat(explanation.pattern()).isPresent();
    }

    @Test
    void nothingStandsOutOfAnEmptyOrFlatTable() {
        assertThat(explainer.explain(evidence(9, 0.1, table())).text())
                .isEqualTo("no token stands out (mean activation -0.05)");
        Explanation below = explainer.explain(evidence(9, 0.1, table(entry(1, -0.1, 5))));
        assertThat(below.text()).startsWith("no token stands out");
        assertThat(below.pattern().orElseThrow().cap()).isEqualTo(-0.05);
    }

    @Test
    void patternOfFewTokensIsTheTableItself() {
        TokenTable table = table(entry(7, 7.1, 80), entry(0, 6.75, 40), entry(9, -0.4, 50));
        Pattern pattern = LexicalExplainer.pattern(table);
        double[] values =
                new CompiledPattern(pattern, TokenClasses.NONE).run(new int[] {9, 7, 3, 0});
        assertThat(values).containsExactly(new double[] {-0.4, 7.1, -0.05, 6.75}, BY_ROUNDING);
    }

    private static final org.assertj.core.data.Offset<Double> BY_ROUNDING =
            org.assertj.core.data.Offset.offset(1e-12);

    @Test
    void patternOfAFullTableIsCloseToIt() {
        long seed = 8;
        SplittableRandom random = new SplittableRandom(seed);
        List<TokenTable.Entry> entries = new ArrayList<>();
        for (int token = 0; token < 100; token++) {
            double mean = 8 * Math.pow(random.nextDouble(), 3);
            entries.add(entry(token, mean, random.nextLong(1, 200)));
        }
        entries.sort(Comparator.comparingDouble(TokenTable.Entry::mean).reversed());
        TokenTable table = new TokenTable(entries, 0.01, 9000);
        Pattern pattern = LexicalExplainer.pattern(table);
        assertThat(pattern.rules()).hasSize(16);
        assertThat(pattern.rules().stream().map(Pattern.Rule::weight).toList())
                .isSortedAccordingTo(Comparator.reverseOrder());
        CompiledPattern compiled = new CompiledPattern(pattern, TokenClasses.NONE);
        double worst = 0;
        for (TokenTable.Entry e : entries) {
            worst = Math.max(worst, Math.abs(compiled.run(new int[] {e.token()})[0] - e.mean()));
        }
        assertThat(worst).as("seed %d", seed).isLessThan(0.5);
    }

    @Test
    void evidenceHoldsNoWindowOfAnotherSplit() {
        ActivationRecord window =
                ActivationRecord.of(
                        1, 1, new int[] {1, 2}, new float[] {0, 1}, Framing.PLAIN.firstPosition());
        UnitRecord record =
                new UnitRecord(
                        evidence(9, 0.1, table()).summary(),
                        Map.of(
                                new UnitRecord.Key(Split.TEST, WindowKind.TOP), List.of(window),
                                new UnitRecord.Key(Split.CALIBRATE, WindowKind.UNIFORM),
                                        List.of(window),
                                new UnitRecord.Key(Split.EXPLAIN, WindowKind.BAND_1),
                                        List.of(window)));
        Evidence evidence = Evidence.of(record);
        assertThat(evidence.windows(WindowKind.TOP)).isEmpty();
        assertThat(evidence.windows(WindowKind.UNIFORM)).isEmpty();
        assertThat(evidence.windows(WindowKind.BAND_1)).containsExactly(window);
    }

    @Test
    void explanationsAreEqualAfterARoundTripThroughJson() {
        for (double maximum : new double[] {9, 0.01}) {
            for (double density : new double[] {0.1, 0.9}) {
                Explanation explanation =
                        explainer.explain(evidence(maximum, density, table(entry(7, 7.1, 80))));
                String json = Json.STRICT.writeValueAsString(explanation);
                assertThat(Json.STRICT.readValue(json, Explanation.class)).isEqualTo(explanation);
                assertThat(json).doesNotContain("null");
            }
        }
    }

    @Test
    void identityFollowsWhatIsSaid() {
        Explanation one = explainer.explain(evidence(9, 0.1, table(entry(7, 7.1, 80))));
        Explanation same = explainer.explain(evidence(8, 0.2, table(entry(7, 7.1, 80))));
        Explanation other = explainer.explain(evidence(9, 0.1, table(entry(7, 7.2, 80))));
        assertThat(one.id()).hasSize(32).isEqualTo(same.id()).isNotEqualTo(other.id());
    }
}
