package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.Statistics;
import dev.hyaline.results.RunScores;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class ComparisonTest {

    private static final double ROUNDING = 1e-12;
    private static final double NONE = Double.NaN;

    private final RunScores a =
            new Scores(2, 9)
                    .with("mlp.0.0", 0.5, 0.1)
                    .with("mlp.0.1", 0.7, NONE)
                    .with("mlp.0.2", 0.4, 0.3)
                    .with("mlp.1.0", 0.9, 0.2)
                    .with("mlp.1.1", NONE, 0.2)
                    .with("mlp.1.2", 0.3, 0.2)
                    .withDead("mlp.1.3")
                    .with("mlp.1.8", 1.0, 1.0)
                    .by("lexical");

    private final RunScores b =
            new Scores(2, 9)
                    .with("mlp.0.0", 0.3, 0.2)
                    .with("mlp.0.1", 0.7 + 1e-12, 0.5)
                    .with("mlp.0.2", 0.6, 0.3)
                    .with("mlp.1.0", 0.2, 0.2)
                    .with("mlp.1.1", 0.8, 0.4)
                    .with("mlp.1.2", NONE, 0.1)
                    .withDead("mlp.1.3")
                    .with("mlp.0.7", -1.0, 1.0)
                    .with("mlp.0.8", -1.0, 1.0)
                    .by("pattern");

    private final Comparison comparison = Comparison.of(a, b);

    @Test
    void unitsScoredOnOneSideAreCountedAndLeftOut() {
        assertThat(comparison.onlyA()).isEqualTo(1);
        assertThat(comparison.onlyB()).isEqualTo(2);
        assertThat(comparison.pairs()).hasSize(7);
        assertThat(comparison.a().toString()).isEqualTo("lexical in run of lexical");
    }

    @Test
    void layersComeInOrderAndAllOfThemLast() {
        assertThat(comparison.layers())
                .extracting(Comparison.Layer::layer)
                .containsExactly(OptionalInt.of(0), OptionalInt.of(1), OptionalInt.empty());
        assertThat(comparison.layers())
                .extracting(Comparison.Layer::units)
                .containsExactly(3, 4, 7);
    }

    @Test
    void winsLossesAndTiesAreOfUnitsDefinedOnBothSides() {
        PairedScores first = comparison.layers().getFirst().topAndRandom();
        assertThat(List.of(first.wins(), first.losses(), first.ties())).containsExactly(1, 1, 1);
        PairedScores all = comparison.layers().getLast().topAndRandom();
        assertThat(List.of(all.wins(), all.losses(), all.ties())).containsExactly(2, 1, 1);
        PairedScores randomOnly = comparison.layers().getLast().randomOnly();
        assertThat(List.of(randomOnly.wins(), randomOnly.losses(), randomOnly.ties()))
                .containsExactly(1, 2, 2);
    }

    @Test
    void whatIsUndefinedIsCountedBySide() {
        PairedScores all = comparison.layers().getLast().topAndRandom();
        assertThat(all.undefinedInA()).isEqualTo(1);
        assertThat(all.undefinedInB()).isEqualTo(1);
        assertThat(all.undefinedInBoth()).isEqualTo(1);
        PairedScores randomOnly = comparison.layers().getLast().randomOnly();
        assertThat(randomOnly.undefinedInA()).isEqualTo(1);
        assertThat(randomOnly.undefinedInB()).isZero();
        assertThat(randomOnly.undefinedInBoth()).isEqualTo(1);
    }

    @Test
    void meansAndTheirDifferenceAreOverTheSamePairs() {
        PairedScores all = comparison.layers().getLast().topAndRandom();
        double[] x = {0.5, 0.7, 0.4, 0.9};
        double[] y = {0.3, 0.7, 0.6, 0.2};
        assertThat(all.a().mean().orElseThrow()).isCloseTo(0.625, within(ROUNDING));
        assertThat(all.b().mean().orElseThrow()).isCloseTo(0.45, within(1e-9));
        assertThat(all.difference().mean().orElseThrow()).isCloseTo(0.175, within(1e-9));
        assertThat(all.difference().n()).isEqualTo(4);
        assertThat(all.difference().halfWidth().orElseThrow())
                .isCloseTo(Mean.of(0.2, 0, -0.2, 0.7).halfWidth().orElseThrow(), within(1e-9));
        assertThat(all.correlation().orElseThrow())
                .isCloseTo(Statistics.pearson(x, y).orElseThrow(), within(1e-9));
    }

    @Test
    void theOtherWayRoundIsTheMirrorImage() {
        PairedScores all = comparison.layers().getLast().topAndRandom();
        PairedScores mirrored = Comparison.of(b, a).layers().getLast().topAndRandom();
        assertThat(mirrored.wins()).isEqualTo(all.losses());
        assertThat(mirrored.losses()).isEqualTo(all.wins());
        assertThat(mirrored.undefinedInA()).isEqualTo(all.undefinedInB());
        assertThat(mirrored.difference().mean().orElseThrow())
                .isCloseTo(-all.difference().mean().orElseThrow(), within(ROUNDING));
        assertThat(mirrored.difference().halfWidth()).isEqualTo(all.difference().halfWidth());
    }

    @Test
    void withItselfEverythingIsATie() {
        PairedScores all = Comparison.of(a, a).layers().getLast().topAndRandom();
        assertThat(all.ties()).isEqualTo(6);
        assertThat(all.difference().mean()).hasValue(0);
        assertThat(all.correlation().orElseThrow()).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void aSingleUnitHasNoIntervalAndNoCorrelation() {
        RunScores one = new Scores(2, 9).with("mlp.1.4", 0.5, 0.5).by("one");
        PairedScores all = Comparison.of(one, one).layers().getLast().topAndRandom();
        assertThat(all.difference().halfWidth()).isEmpty();
        assertThat(all.correlation()).isEmpty();
    }

    @Test
    void jsonHasEveryPairAndNoNumberWhereThereIsNone() {
        JsonNode json = Json.STRICT.valueToTree(comparison);
        assertThat(json.path("pairs").size()).isEqualTo(7);
        JsonNode pair = json.path("pairs").get(4);
        assertThat(pair.path("unit").stringValue()).isEqualTo("mlp.1.1");
        assertThat(pair.path("a").has("topAndRandom")).isFalse();
        assertThat(pair.path("b").path("topAndRandom").doubleValue()).isEqualTo(0.8);
        assertThat(json.path("layers").get(1).path("layer").intValue()).isEqualTo(1);
        assertThat(json.path("layers").get(2).has("layer")).isFalse();
    }

    @Test
    void noCommonUnitIsAnError() {
        RunScores other = new Scores(2, 9).with("mlp.0.5", 1, 1).by("other");
        assertThatThrownBy(() -> Comparison.of(a, other))
                .isInstanceOfSatisfying(
                        HyalineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN))
                .hasMessage(
                        "both sides must have scored units in common, but have none: lexical in run of lexical (8 units), other in run of other (1 units)");
    }

    @Test
    void modelsOfOtherShapesAreNotCompared() {
        RunScores other = new Scores(3, 7).with("mlp.0.0", 1, 1).by("other");
        assertThatThrownBy(() -> Comparison.of(a, other))
                .isInstanceOfSatisfying(
                        HyalineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN))
                .hasMessage(
                        "models must have the same layers and neurons, but have: 2 layers of 9 (run of lexical) and 3 layers of 7 (run of other)");
    }
}
