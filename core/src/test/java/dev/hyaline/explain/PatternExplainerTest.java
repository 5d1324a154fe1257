package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Statistics;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatternExplainerTest {

    private static final int VOCABULARY = 60;

    /** Ten numbers, ten full stops, the rest words. */
    private static final String[] TEXTS =
            IntStream.range(0, VOCABULARY)
                    .mapToObj(id ->
                            id < 10
                                    ? " " + id
                                    : id < 20 ? ".".repeat(id - 9) : " w" + "o".repeat(id))
                    .toArray(String[]::new);

    private static final TokenClasses CLASSES = PatternTest.classes(TEXTS);

    private final PatternExplainer explainer = new PatternExplainer(id -> TEXTS[id], CLASSES);

    private static Pattern pattern(Pattern.Rule... rules) {
        return new Pattern(0, 9, List.of(rules));
    }

    private static Pattern.Condition at(int offset, TokenClass tokenClass) {
        return new Pattern.Condition(offset, new TokenTest.OfClass(List.of(tokenClass)));
    }

    private Explanation explain(Pattern truth, double noise) {
        UnitRecord record = GrownUnit.of(truth, CLASSES, VOCABULARY, noise, 11);
        Explanation explanation = explainer.explain(Evidence.of(record));
        assertThat(agreement(explanation, truth, record)).isGreaterThan(0.97);
        return explanation;
    }

    /** How well what was found correlates with what is true, on windows not seen before. */
    private static double agreement(Explanation found, Pattern truth, UnitRecord record) {
        List<Double> said = new ArrayList<>();
        List<Double> holds = new ArrayList<>();
        CompiledPattern compiled = new CompiledPattern(found.pattern().orElseThrow(), CLASSES);
        for (WindowKind kind : List.of(WindowKind.TOP, WindowKind.UNIFORM)) {
            for (ActivationRecord window : record.windows(Split.TEST, kind)) {
                double[] values = compiled.run(window.tokens());
                double[] trueValues = new CompiledPattern(truth, CLASSES).run(window.tokens());
                for (int p = 1; p < window.length(); p++) {
                    said.add(values[p]);
                    holds.add(trueValues[p]);
                }
            }
        }
        return Statistics.pearson(array(said), array(holds)).orElseThrow();
    }

    private static double[] array(List<Double> list) {
        return list.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Test
    void findsTokens() {
        Explanation explanation =
                explain(pattern(PatternTest.rule(5, PatternTest.at(0, 25, 31))), 0.3);
        assertThat(explanation.text())
                .contains(VisibleText.quoted(TEXTS[25]), VisibleText.quoted(TEXTS[31]))
                .doesNotContain(VisibleText.quoted(TEXTS[26]));
        assertThat(explanation.pattern().orElseThrow().rules()).hasSizeLessThan(4);
        assertThat(explanation.provenance().author().name()).isEqualTo("pattern");
    }

    @Test
    void findsAKindOfTokens() {
        Explanation explanation =
                explain(pattern(PatternTest.rule(5, at(0, TokenClass.NUMBER))), 0.3);
        assertThat(explanation.text()).startsWith("activates on numbers");
    }

    @Test
    void findsATokenAfterAnother() {
        Pattern truth = pattern(PatternTest.rule(5, PatternTest.at(0, 25), PatternTest.at(-1, 31)));
        Explanation explanation = explain(truth, 0.1);
        assertThat(explanation.text()).contains("after " + VisibleText.quoted(TEXTS[31]));
    }

    @Test
    void findsAKindBeforeAKind() {
        Pattern truth =
                pattern(
                        PatternTest.rule(
                                5, at(0, TokenClass.NUMBER), at(-2, TokenClass.SENTENCE_END)));
        Explanation explanation = explain(truth, 0.3);
        assertThat(explanation.text()).contains("two tokens after");
    }

    @Test
    void findsAPlace() {
        Explanation explanation =
                explain(pattern(PatternTest.rule(5, at(0, TokenClass.WINDOW_START))), 0.3);
        assertThat(explanation.text()).startsWith("activates at the beginning of a window");
    }

    @Test
    void saysNothingOfNoise() {
        UnitRecord record = GrownUnit.of(pattern(), CLASSES, VOCABULARY, 1, 11);
        Pattern found = explainer.explain(Evidence.of(record)).pattern().orElseThrow();
        double[] values =
                new CompiledPattern(found, CLASSES).run(new int[] {1, 12, 25, 31, 40, 59});
        for (double value : values) {
            assertThat(Math.abs(value)).isLessThan(0.6);
        }
    }

    @Test
    void neverLooksAtTheTestSplit() {
        Pattern truth = pattern(PatternTest.rule(5, PatternTest.at(0, 25, 31)));
        UnitRecord record = GrownUnit.of(truth, CLASSES, VOCABULARY, 0.3, 11);
        Map<UnitRecord.Key, List<ActivationRecord>> without = new HashMap<>(record.windows());
        without.keySet().removeIf(key -> key.split() == Split.TEST);
        assertThat(explainer.explain(Evidence.of(new UnitRecord(record.summary(), without))))
                .isEqualTo(explainer.explain(Evidence.of(record)));
        assertThat(explainer.splits()).containsExactlyInAnyOrder(Split.EXPLAIN, Split.CALIBRATE);
    }

    @Test
    void withoutWindowsTheTokenTableSpeaks() {
        Pattern truth = pattern(PatternTest.rule(5, PatternTest.at(0, 25, 31)));
        UnitRecord record = GrownUnit.of(truth, CLASSES, VOCABULARY, 0.3, 11);
        Explanation explanation =
                explainer.explain(Evidence.of(new UnitRecord(record.summary(), Map.of())));
        assertThat(explanation.text()).contains(VisibleText.quoted(TEXTS[25]));
        assertThat(agreement(explanation, truth, record)).isGreaterThan(0.97);
    }

    /** A rule that names as many tokens as it may cannot be made narrower by a class. */
    @Test
    void aFullRuleIsNoGate() {
        UnitRecord record = GrownUnit.of(pattern(), CLASSES, VOCABULARY, 1, 11);
        List<ActivationRecord> windows = record.windows(Split.EXPLAIN, WindowKind.TOP);
        Positions positions = new Positions(windows, CLASSES);
        List<Integer> half = IntStream.range(0, Pattern.MAX_TOKENS / 2).boxed().toList();
        List<Pattern.Condition> full =
                List.of(Pattern.Condition.at(0, half), Pattern.Condition.at(-1, half));
        PatternDraft draft = PatternDraft.empty(positions, positions, 9).with(full);
        TokenEffects effects = TokenEffects.of(record.summary().tokenTable(), positions, 1);
        assertThat(new RuleSearch(positions, effects).candidates(draft))
                .isNotEmpty()
                .allSatisfy(conditions ->
                        assertThat(new Pattern.Rule(conditions, 1).conditions())
                                .doesNotContainAnyElementsOf(full));
    }
}
