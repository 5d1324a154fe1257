package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.explain.Author;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.LexicalExplainer;
import dev.hyaline.explain.Pattern;
import dev.hyaline.explain.Provenance;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.Recorder;
import dev.hyaline.record.RecordingOptions;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.results.Explanations;
import dev.hyaline.results.Results;
import dev.hyaline.results.RunScores;
import dev.hyaline.results.UnitScores;
import dev.hyaline.run.RunFolder;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.TransformerSubject;
import dev.hyaline.subject.UnitId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run of the fixtures' smallest model, explained twice: by the lexical explainer, all units;
 * and with the first rule of its patterns alone, every third unit, scored later.
 */
@SuppressWarnings("NullAway.Init")
final class TwoExplainersTest {

    private static final String MODEL =
            Path.of("src", "test", "resources", "fixtures", "model", "tiny-relu").toString();
    private static final String LEXICAL = "lexical";
    private static final String FIRST_RULE = "first-rule";
    private static final double ROUNDING = 1e-12;

    @TempDir private static Path folder;
    private static RunFolder run;
    private static RecordReader reader;
    private static Results results;
    private static Explanations explanations;

    @BeforeAll
    static void recordExplainAndScore() throws IOException {
        run = record(folder);
        reader = RecordReader.open(run);
        results = Results.open(run, reader.manifest().runId());
        explanations = results.explanations();
        Study study = new Study(reader, results, Progress.NONE);
        UnitSelection all = UnitSelection.of(List.of(), reader);
        study.explain(all, new LexicalExplainer(token -> "[" + token + "]"), false);
        score(study, all, LEXICAL);
        for (Site site : reader.sites()) {
            explanations.add(
                    explanations.newest(site, LEXICAL).values().stream()
                            .filter(each -> each.unit().index() % 3 == 0)
                            .map(TwoExplainersTest::firstRule)
                            .toList());
        }
        score(study, all, FIRST_RULE);
    }

    static RunFolder record(Path folder) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        StringBuilder lines = new StringBuilder();
        for (int d = 0; d < 30; d++) {
            String ids =
                    random.ints(100, 0, 113)
                            .mapToObj(String::valueOf)
                            .collect(Collectors.joining(","));
            lines.append(Figures.format("{\"id\":\"d%d\",\"ids\":[%s]}\n", d, ids));
        }
        Path corpus = Files.writeString(folder.resolve("corpus.jsonl"), lines);
        RunFolder recorded = new RunFolder(folder.resolve("run"));
        try (TransformerSubject subject = TransformerSubject.open(MODEL)) {
            new Recorder(
                            recorded,
                            subject,
                            corpus.toString(),
                            RecordingOptions.DEFAULT,
                            Progress.NONE)
                    .record();
        }
        return recorded;
    }

    private static void score(Study study, UnitSelection units, String explainer) {
        study.score(
                units,
                explainer,
                new PatternSimulator(TokenClasses.NONE),
                Calibration.Method.LINEAR);
    }

    /** The same explanation, cut short, in another name. */
    private static Explanation firstRule(Explanation whole) {
        return new Explanation(
                whole.unit(),
                whole.status(),
                whole.text(),
                whole.pattern()
                        .map(each ->
                                new Pattern(
                                        each.base(),
                                        each.cap(),
                                        each.rules().stream().limit(1).toList())),
                Provenance.of(Author.program(FIRST_RULE), "1", "the lexical explanation"));
    }

    @AfterAll
    static void close() {
        results.close();
        reader.close();
    }

    @Test
    void summariesAreOfOneExplainer() {
        List<LayerSummary> lexical = LayerSummary.of(results, LEXICAL, unit -> true);
        List<LayerSummary> firstRule = LayerSummary.of(results, FIRST_RULE, unit -> true);
        assertThat(lexical).extracting(LayerSummary::cards).containsExactly(80, 80, 80, 240);
        assertThat(firstRule).extracting(LayerSummary::cards).containsExactly(27, 27, 27, 81);
        checkAgainstCards(lexical, LEXICAL, unit -> true);
        checkAgainstCards(firstRule, FIRST_RULE, unit -> true);
        assertThat(firstRule.getLast().lift().mean().orElseThrow())
                .as("a part of the table is worse than the table")
                .isLessThan(lexical.getLast().lift().mean().orElseThrow() - 0.05);
    }

    @Test
    void summariesAreOfTheUnitsAskedFor() {
        Predicate<UnitId> few = unit -> unit.site().equals(Site.neurons(1)) && unit.index() < 10;
        List<LayerSummary> layers = LayerSummary.of(results, LEXICAL, few);
        assertThat(layers).extracting(LayerSummary::cards).containsExactly(10, 10);
        assertThat(layers.getFirst().layer()).hasValue(1);
        checkAgainstCards(layers, LEXICAL, few);
        assertThat(LayerSummary.of(results, "nobody", unit -> true)).isEmpty();
    }

    private static void checkAgainstCards(
            List<LayerSummary> layers, String explainer, Predicate<UnitId> wanted) {
        for (LayerSummary layer : layers) {
            List<ScoreCard> cards =
                    reader.sites().stream()
                            .filter(site ->
                                    layer.layer().isEmpty()
                                            || layer.site().equals(Optional.of(site)))
                            .flatMap(site -> explanations.newest(site, explainer).values().stream())
                            .filter(each -> wanted.test(each.unit()))
                            .map(each -> results.cards().newest(each).orElseThrow())
                            .toList();
            assertThat(layer.cards()).isEqualTo(cards.size());
            check(layer.topAndRandom(), cards, card -> card.topAndRandom().correlation().number());
            check(layer.randomOnly(), cards, card -> card.randomOnly().correlation().number());
            check(layer.lift(), cards, card -> card.lift().number());
            assertThat(layer.undefined() + layer.topAndRandom().n()).isEqualTo(cards.size());
        }
    }

    private static void check(
            Mean mean, List<ScoreCard> cards, Function<ScoreCard, OptionalDouble> number) {
        double[] numbers =
                cards.stream().map(number).flatMapToDouble(OptionalDouble::stream).toArray();
        Mean expected = Mean.of(numbers);
        assertThat(mean.n()).isEqualTo(numbers.length).isPositive();
        assertThat(mean.mean().orElseThrow())
                .isCloseTo(expected.mean().orElseThrow(), within(ROUNDING));
        assertThat(mean.halfWidth().orElseThrow())
                .isCloseTo(expected.halfWidth().orElseThrow(), within(ROUNDING));
    }

    @Test
    void scoresAreThoseOfTheCards() {
        RunScores scores = RunScores.of(run, results, Optional.of(LEXICAL));
        assertThat(scores.byUnit()).hasSize(240);
        for (Site site : reader.sites()) {
            explanations
                    .newest(site, LEXICAL)
                    .forEach((unit, explanation) -> {
                        ScoreCard card = results.cards().newest(explanation).orElseThrow();
                        assertThat(scores.byUnit().get(unit))
                                .isEqualTo(
                                        new UnitScores(
                                                explanation.status()
                                                        instanceof Explanation.Status.Dead,
                                                card.topAndRandom().correlation().number(),
                                                card.randomOnly().correlation().number(),
                                                card.lift().number()));
                    });
        }
    }

    @Test
    void theOneScoredLastIsTakenUnlessAnotherIsNamed() {
        assertThat(RunScores.explainers(run, results)).containsExactly(FIRST_RULE, LEXICAL);
        assertThat(RunScores.of(run, results, Optional.empty()).explainer()).isEqualTo(FIRST_RULE);
    }

    @Test
    void anExplainerWithoutScoresIsNamedInTheError() {
        assertThatThrownBy(() -> RunScores.of(run, results, Optional.of("nobody")))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining(
                        "explainer must be one that the run has scores of, first-rule or lexical, but is: nobody");
    }

    @Test
    void theTwoAreComparedOverTheUnitsOfBoth() {
        RunScores lexical = RunScores.of(run, results, Optional.of(LEXICAL));
        RunScores firstRule = RunScores.of(run, results, Optional.of(FIRST_RULE));
        Comparison comparison = Comparison.of(lexical, firstRule);
        assertThat(comparison.pairs()).hasSize(81);
        assertThat(comparison.onlyA()).isEqualTo(159);
        assertThat(comparison.onlyB()).isZero();
        PairedScores all = comparison.layers().getLast().topAndRandom();
        assertThat(all.wins()).isGreaterThan(2 * all.losses());
        assertThat(
                        all.wins()
                                + all.losses()
                                + all.ties()
                                + all.undefinedInA()
                                + all.undefinedInB()
                                + all.undefinedInBoth())
                .isEqualTo(81);
        assertThat(all.difference().mean().orElseThrow())
                .isGreaterThan(all.difference().halfWidth().orElseThrow());
    }
}
