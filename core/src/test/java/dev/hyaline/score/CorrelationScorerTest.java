package dev.hyaline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Interval;
import dev.hyaline.common.Json;
import dev.hyaline.common.Seed;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.TokenClasses;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.score.ScoreCard.ControlScore;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.PatternSimulator;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CorrelationScorerTest {

    private static final ScoringConfig CONFIG = ScoringConfig.of(new Seed(1));
    private static final Explanation SEVEN = SyntheticUnit.explanation(SyntheticUnit.UNIT, 7, 4);

    private final UnitRecord record = SyntheticUnit.record(0.5, 12);

    /** Predicts window by window, knowing nothing but what the test tells it. */
    private record Fake(Function<TokenWindow, WindowSimulation> prediction) implements Simulator {

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public List<WindowSimulation> simulate(Explanation explanation, List<TokenWindow> windows) {
            return windows.stream().map(prediction).toList();
        }
    }

    private static CorrelationScorer scorer(Simulator simulator) {
        return new CorrelationScorer(simulator, CONFIG, SyntheticUnit.EVIDENCE);
    }

    private static ScoreCard score(Simulator simulator, UnitRecord record) {
        return scorer(simulator).score(SEVEN, record);
    }

    private static Simulator oracle(UnitRecord record) {
        Map<Long, double[]> truth = new HashMap<>();
        for (List<ActivationRecord> windows : record.windows().values()) {
            for (ActivationRecord window : windows) {
                double[] values = new double[window.length()];
                for (int p = 0; p < values.length; p++) {
                    values[p] = window.activation(p);
                }
                truth.put(window.windowId(), values);
            }
        }
        return new Fake(w ->
                WindowSimulation.Predicted.of(Objects.requireNonNull(truth.get(w.windowId()))));
    }

    private static Simulator constant(double value) {
        return new Fake(window -> {
            double[] values = new double[window.length()];
            Arrays.fill(values, value);
            return WindowSimulation.Predicted.of(values);
        });
    }

    private static double value(Score score) {
        return score.number().orElseThrow(() -> new AssertionError(score));
    }

    private static Interval interval(Score score) {
        return ((Score.Value) score).interval().orElseThrow();
    }

    @Test
    void whoKnowsTheTruthScoresOneEverywhere() {
        ScoreCard card = score(oracle(record), record);
        for (SubsetScores scores :
                List.of(
                        card.topAndRandom(),
                        card.randomOnly(),
                        card.topOnly(),
                        card.firstFivePlusFive())) {
            assertThat(value(scores.correlation())).isCloseTo(1, within(1e-9));
            assertThat(value(scores.explainedVariance())).isCloseTo(1, within(1e-9));
            assertThat(value(scores.explainedVarianceUncentred())).isCloseTo(1, within(1e-9));
            assertThat(value(scores.absoluteDeviationExplained())).isCloseTo(1, within(1e-9));
        }
        assertThat(interval(card.topAndRandom().correlation()).low()).isCloseTo(1, within(1e-9));
    }

    @Test
    void windowsDocumentsAndTokensAreCounted() {
        ScoreCard card = score(oracle(record), record);
        SubsetScores all = card.topAndRandom();
        assertThat(all.windows()).isEqualTo(40);
        assertThat(all.documents()).isEqualTo(20);
        assertThat(all.tokens()).isEqualTo(40 * 63);
        assertThat(card.firstFivePlusFive().windows()).isEqualTo(10);
        assertThat(card.randomOnly().windows()).isEqualTo(20);
        assertThat(card.topOnly().documents()).isEqualTo(10);
        assertThat(card.calibrationWindows()).isEqualTo(20);
        assertThat(card.resamples()).isEqualTo(1000);
    }

    @Test
    void aConstantPredictionIsUndefinedAndNotZero() {
        for (double constant : new double[] {0, 0.1, 3}) {
            ScoreCard card = score(constant(constant), record);
            Score undefined = new Score.Undefined("the prediction is constant");
            assertThat(card.topAndRandom().correlation()).isEqualTo(undefined);
            assertThat(card.randomOnly().correlation()).isEqualTo(undefined);
            assertThat(card.failures()).isEmpty();
            assertThat(card.calibration().orElseThrow())
                    .isInstanceOfSatisfying(
                            Calibration.Linear.class,
                            linear -> assertThat(linear.coefficient()).isZero());
            assertThat(card.lift())
                    .isEqualTo(
                            new Score.Undefined(
                                    "the explanation's score: the prediction is constant"));
        }
    }

    @Test
    void aPredictionOfNoiseScoresAboutZero() {
        long seed = 77;
        SplittableRandom random = new SplittableRandom(seed);
        Simulator noise =
                new Fake(w -> WindowSimulation.Predicted.of(random.doubles(w.length()).toArray()));
        Score score = score(noise, record).topAndRandom().correlation();
        assertThat(value(score)).as("seed %d", seed).isCloseTo(0, within(0.08)); // 4 / √2,520
        assertThat(interval(score).contains(0)).as("seed %d", seed).isTrue();
    }

    @Test
    void halfTheTruthScoresBetweenAndLosesToTheTokenTable() {
        ScoreCard card = score(new PatternSimulator(TokenClasses.NONE), record);
        double score = value(card.topAndRandom().correlation());
        assertThat(score).isBetween(0.7, 0.95);
        assertThat(interval(card.topAndRandom().correlation()).contains(score)).isTrue();
        ControlScore table = card.control(new Control.TokenTable()).orElseThrow();
        assertThat(value(table.topAndRandom().score())).isGreaterThan(score);
        assertThat(value(card.lift())).isEqualTo(score - value(table.topAndRandom().score()));
        assertThat(interval(card.lift()).high())
                .as("a paired difference is known better than either side")
                .isNegative();
        assertThat(value(card.topOnly().correlation())).isBetween(0.7, 0.95);
    }

    @Test
    void controlsAreScoredBesideTheTokenTable() {
        Explanation other = SyntheticUnit.explanation(UnitId.parse("mlp.2.9"), 3, 4);
        Control another = new Control.OtherUnit(other.unit());
        ScoreCard card =
                scorer(new PatternSimulator(TokenClasses.NONE))
                        .score(
                                SEVEN,
                                record,
                                List.of(
                                        ControlSource.explanation(
                                                another,
                                                new PatternSimulator(TokenClasses.NONE),
                                                other)));
        assertThat(card.controls().stream().map(ControlScore::control))
                .containsExactly(new Control.TokenTable(), another);
        ControlScore control = card.control(another).orElseThrow();
        assertThat(value(control.topAndRandom().score())).isLessThan(0.1);
        assertThat(interval(control.topAndRandom().difference()).low()).isPositive();
    }

    @Test
    void failuresAreCountedAndLeftOut() {
        Simulator whole = oracle(record);
        Simulator half =
                new Fake(w ->
                        w.windowId() % 2 == 0
                                ? whole.simulate(SEVEN, List.of(w)).getFirst()
                                : new WindowSimulation.Failed("short answer"));
        ScoreCard card = score(half, record);
        assertThat(card.failures()).hasSize(20);
        assertThat(card.failures().getFirst())
                .isEqualTo(new ScoreCard.Failure(101, "short answer"));
        assertThat(card.topAndRandom().windows()).isEqualTo(20);
        assertThat(card.firstFivePlusFive().windows()).isEqualTo(6); // ranks 0, 2, 4 of each
        assertThat(value(card.topAndRandom().correlation())).isCloseTo(1, within(1e-9));
    }

    @Test
    void wordsAloneFailOnEveryWindow() {
        Explanation words =
                new Explanation(
                        SyntheticUnit.UNIT,
                        SEVEN.status(),
                        "sevens",
                        Optional.empty(),
                        SEVEN.provenance());
        ScoreCard card = scorer(new PatternSimulator(TokenClasses.NONE)).score(words, record);
        assertThat(card.failures()).hasSize(40);
        assertThat(card.topAndRandom().correlation())
                .isEqualTo(new Score.Undefined("there are no tokens"));
        assertThat(card.calibration()).isEmpty();
    }

    @Test
    void deadUnitsAreNotScored() {
        Explanation dead =
                new Explanation(
                        SyntheticUnit.UNIT,
                        new Explanation.Status.Dead(0.01),
                        "dead",
                        Optional.empty(),
                        SEVEN.provenance());
        ScoreCard card = scorer(new PatternSimulator(TokenClasses.NONE)).score(dead, record);
        assertThat(card.topAndRandom().correlation())
                .isEqualTo(new Score.Undefined("the unit is dead"));
        assertThat(card.failures()).isEmpty();
        assertThat(card.lift()).isInstanceOf(Score.Undefined.class);
    }

    /**
     * The record with its first top windows drawn for the uniform sample as well, before others.
     */
    private UnitRecord overlapping(int windows) {
        List<ActivationRecord> uniform =
                new ArrayList<>(record.windows(Split.TEST, WindowKind.TOP).subList(0, windows));
        uniform.addAll(record.windows(Split.TEST, WindowKind.UNIFORM));
        return with(WindowKind.UNIFORM, uniform);
    }

    private UnitRecord with(WindowKind kind, List<ActivationRecord> testWindows) {
        Map<UnitRecord.Key, List<ActivationRecord>> windows = new HashMap<>(record.windows());
        windows.put(new UnitRecord.Key(Split.TEST, kind), testWindows);
        return new UnitRecord(record.summary(), windows);
    }

    @Test
    void aWindowInBothListsCountsOnceAndAsTop() {
        ScoreCard card = score(new PatternSimulator(TokenClasses.NONE), overlapping(3));
        ScoreCard apart = score(new PatternSimulator(TokenClasses.NONE), record);
        assertThat(card.topAndRandom().windows()).isEqualTo(40);
        assertThat(value(card.topAndRandom().correlation()))
                .isCloseTo(value(apart.topAndRandom().correlation()), within(1e-12));
        assertThat(card.topOnly().windows()).isEqualTo(20);
        assertThat(value(card.topOnly().correlation()))
                .isCloseTo(value(apart.topOnly().correlation()), within(1e-12));
    }

    @Test
    void randomOnlyIsOverAllUniformWindowsTopOnesIncluded() {
        UnitRecord overlapping = overlapping(3);
        ScoreCard card = score(new PatternSimulator(TokenClasses.NONE), overlapping);
        assertThat(card.randomOnly().windows()).isEqualTo(23);

        // The uniform list by itself, with nothing called top, is the same sample.
        Map<UnitRecord.Key, List<ActivationRecord>> windows = new HashMap<>(overlapping.windows());
        windows.remove(new UnitRecord.Key(Split.TEST, WindowKind.TOP));
        ScoreCard alone =
                score(
                        new PatternSimulator(TokenClasses.NONE),
                        new UnitRecord(record.summary(), windows));
        assertThat(card.randomOnly()).isEqualTo(alone.randomOnly());
        assertThat(card.control(new Control.TokenTable()).orElseThrow().randomOnly())
                .isEqualTo(alone.control(new Control.TokenTable()).orElseThrow().randomOnly());
    }

    @Test
    void thePapersFiveAreTheFirstOfEachList() {
        ScoreCard card = score(new PatternSimulator(TokenClasses.NONE), overlapping(3));
        assertThat(card.firstFivePlusFive().windows()).as("three are both").isEqualTo(7);
        List<ActivationRecord> top = record.windows(Split.TEST, WindowKind.TOP);
        List<ActivationRecord> lastIsBoth = new ArrayList<>(List.of(top.get(19)));
        lastIsBoth.addAll(record.windows(Split.TEST, WindowKind.UNIFORM));
        ScoreCard late =
                score(
                        new PatternSimulator(TokenClasses.NONE),
                        with(WindowKind.UNIFORM, lastIsBoth));
        assertThat(late.firstFivePlusFive().windows())
                .as("it is among the first uniform ones, and not among the first top ones")
                .isEqualTo(10);
    }

    @Test
    void theCardSaysThatEvidenceAndTestShareNoDocument() {
        assertThat(score(new PatternSimulator(TokenClasses.NONE), record).separation())
                .contains(new Separation(13, 20, 0));
    }

    @Test
    void aUnitTestedOnWhatItMayBeExplainedFromIsRefused() {
        ActivationRecord first = record.windows(Split.TEST, WindowKind.TOP).getFirst();
        ActivationRecord moved =
                ActivationRecord.of(
                        first.windowId(),
                        2,
                        first.tokens(),
                        first.activations(),
                        first.firstPosition());
        UnitRecord mixed = with(WindowKind.TOP, List.of(moved));
        assertThatThrownBy(() -> score(new PatternSimulator(TokenClasses.NONE), mixed))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessage(
                        "scored documents must not be in the explain or calibrate split, but 1 of 11"
                                + " are: 2 (unit mlp.2.5; hyaline verify checks the run)");
    }

    @Test
    void cardsFromBeforeSeparationWasCountedCanBeRead() {
        String json =
                Json.STRICT.writeValueAsString(
                        score(new PatternSimulator(TokenClasses.NONE), record));
        String old = json.replaceFirst("\"separation\":\\{[^}]*},", "");
        assertThat(old).hasSizeLessThan(json.length());
        assertThat(Json.STRICT.readValue(old, ScoreCard.class).separation()).isEmpty();
    }

    @Test
    void withoutCalibrateWindowsTheScoresOfScaleAreUndefined() {
        Map<UnitRecord.Key, List<ActivationRecord>> windows = new HashMap<>(record.windows());
        windows.keySet().removeIf(key -> key.split() == Split.CALIBRATE);
        ScoreCard card =
                score(
                        new PatternSimulator(TokenClasses.NONE),
                        new UnitRecord(record.summary(), windows));
        assertThat(card.calibration()).isEmpty();
        assertThat(card.topAndRandom().explainedVariance())
                .isEqualTo(new Score.Undefined("no calibrate window to calibrate on"));
        assertThat(card.topAndRandom().correlation()).isInstanceOf(Score.Value.class);
    }

    @Test
    void sameSeedSameCardAndAnotherSeedOtherIntervals() {
        ScoreCard card = score(new PatternSimulator(TokenClasses.NONE), record);
        assertThat(score(new PatternSimulator(TokenClasses.NONE), record)).isEqualTo(card);
        ScoreCard other =
                new CorrelationScorer(
                                new PatternSimulator(TokenClasses.NONE),
                                ScoringConfig.of(new Seed(2)),
                                SyntheticUnit.EVIDENCE)
                        .score(SEVEN, record);
        assertThat(value(other.lift())).isEqualTo(value(card.lift()));
        assertThat(interval(other.lift())).isNotEqualTo(interval(card.lift()));
    }

    @Test
    void cardsAreEqualAfterARoundTripThroughJson() {
        List<ScoreCard> cards =
                List.of(
                        score(new PatternSimulator(TokenClasses.NONE), record),
                        score(constant(0), record),
                        score(new Fake(_ -> new WindowSimulation.Failed("no")), record),
                        new CorrelationScorer(
                                        new PatternSimulator(TokenClasses.NONE),
                                        new ScoringConfig(
                                                10,
                                                Calibration.Method.PERCENTILE,
                                                WindowLimit.ALL,
                                                new Seed(3)),
                                        SyntheticUnit.EVIDENCE)
                                .score(SEVEN, record));
        for (ScoreCard card : cards) {
            String json = Json.STRICT.writeValueAsString(card);
            assertThat(Json.STRICT.readValue(json, ScoreCard.class)).isEqualTo(card);
            assertThat(json).doesNotContain("null").doesNotContain("NaN");
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Explanation other = SyntheticUnit.explanation(UnitId.parse("mlp.2.9"), 3, 4);
        CorrelationScorer scorer = scorer(new PatternSimulator(TokenClasses.NONE));
        assertThatThrownBy(() -> scorer.score(other, record))
                .hasMessage("explanation must be of unit mlp.2.5, but is of: mlp.2.9");
        Simulator shortened = new Fake(_ -> WindowSimulation.Predicted.of(new double[3]));
        assertThatThrownBy(() -> score(shortened, record))
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(
                        "predictions must be one a token: 64 tokens, 3 predictions (window ");
        ActivationRecord broken =
                ActivationRecord.of(
                        9,
                        9,
                        new int[2],
                        new float[] {0, Float.NaN},
                        Framing.PLAIN.firstPosition());
        UnitRecord nan =
                new UnitRecord(
                        record.summary(),
                        Map.of(new UnitRecord.Key(Split.TEST, WindowKind.TOP), List.of(broken)));
        assertThatThrownBy(() -> score(constant(0), nan))
                .isInstanceOf(HyalineException.class)
                .hasMessage("activation must be finite, but is: NaN (window 9, position 1)");
    }
}
