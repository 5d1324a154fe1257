package dev.hyaline.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.Json;
import dev.hyaline.common.Seed;
import dev.hyaline.results.RunScores;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class TwinReportTest {

    private static final double ROUNDING = 1e-12;
    private static final double NONE = Double.NaN;
    private static final Seed SEED = new Seed(3);

    @Test
    void unitsWithoutAScoreAreCountedAndInNoNumber() {
        RunScores trained =
                new Scores(1, 9)
                        .with("mlp.0.0", 0.5, NONE)
                        .with("mlp.0.1", 0.7, 0.1)
                        .withDead("mlp.0.2")
                        .by("lexical");
        RunScores twin =
                new Scores(1, 9)
                        .with("mlp.0.0", 0.6, 0.2)
                        .withDead("mlp.0.1")
                        .withDead("mlp.0.2")
                        .by("lexical");
        TwinReport report = TwinReport.of(trained, twin, SEED);
        TwinReport.Contrast score = report.topAndRandom();
        assertThat(score.trained().units()).isEqualTo(3);
        assertThat(score.trained().dead()).isEqualTo(1);
        assertThat(score.trained().undefined()).isEqualTo(1);
        assertThat(score.twin().undefined()).isEqualTo(2);
        assertThat(score.trained().mean().n()).isEqualTo(2);
        assertThat(score.auc().value()).hasValue(0.5); // 0.5 < 0.6 < 0.7
        assertThat(score.auc().interval()).isEmpty(); // of one unit of the twin
        assertThat(report.randomOnly().trained().undefined()).isEqualTo(2);
        assertThat(total(score.histogram().trained())).isEqualTo(2);
        assertThat(total(score.histogram().twin())).isEqualTo(1);
    }

    @Test
    void aTwinThatIsAllDeadLeavesTheAnswerOpen() {
        RunScores trained = new Scores(1, 9).with("mlp.0.0", 0.5, 0.1).by("lexical");
        RunScores twin = new Scores(1, 9).withDead("mlp.0.0").by("lexical");
        TwinReport.Contrast score = TwinReport.of(trained, twin, SEED).topAndRandom();
        assertThat(score.auc().value()).isEmpty();
        assertThat(score.twin().quantiles()).isEmpty();
        assertThat(score.twin().mean().mean()).isEmpty();
    }

    @Test
    void eachLayerIsHeldAgainstItsOwn() {
        Scores trained = new Scores(2, 50);
        Scores twin = new Scores(2, 50);
        SplittableRandom random = new SplittableRandom(4);
        for (int unit = 0; unit < 50; unit++) { // layer 0 stands higher, layer 1 lower
            trained.with("mlp.0." + unit, 0.8 + random.nextDouble() / 10, 0, 0.1);
            trained.with("mlp.1." + unit, 0.2 + random.nextDouble() / 10, 0, 0.1);
            twin.with("mlp.0." + unit, 0.5 + random.nextDouble() / 10, 0, -0.1);
            twin.with("mlp.1." + unit, 0.5 + random.nextDouble() / 10, 0, -0.1);
        }
        TwinReport report = TwinReport.of(trained.by("lexical"), twin.by("lexical"), SEED);
        List<TwinReport.Layer> layers = report.topAndRandom().layers();
        assertThat(layers)
                .extracting(TwinReport.Layer::layer)
                .containsExactly(OptionalInt.of(0), OptionalInt.of(1), OptionalInt.empty());
        assertThat(layers.get(0).auc().value()).hasValue(1);
        assertThat(layers.get(1).auc().value()).hasValue(0);
        assertThat(layers.get(2).auc().value()).hasValue(0.5);
        assertThat(layers.get(2).auc().interval().orElseThrow().contains(0.5)).isTrue();
        assertThat(layers.get(0).trained().mean().orElseThrow()).isBetween(0.8, 0.9);
        assertThat(report.randomOnly().auc().value()).hasValue(0.5); // all ties
        assertThat(report.lift().auc().value()).hasValue(1);
        assertThat(TwinReport.of(trained.by("lexical"), twin.by("lexical"), SEED))
                .isEqualTo(report);
    }

    @Test
    void quantilesAreThoseOfTheSortedScores() {
        Distribution distribution = Distribution.of(7, 1, 0.4, 0.0, 0.2, 0.3, 0.1);
        Distribution.Quantiles quantiles = distribution.quantiles().orElseThrow();
        assertThat(quantiles.median()).isEqualTo(0.2);
        assertThat(quantiles.q25()).isEqualTo(0.1);
        assertThat(quantiles.q75()).isEqualTo(0.3);
        assertThat(quantiles.q05()).isCloseTo(0.02, within(ROUNDING));
        assertThat(quantiles.q95()).isCloseTo(0.38, within(ROUNDING));
        assertThat(distribution.undefined()).isEqualTo(2);
    }

    @Test
    void theHistogramHasRoundBinsThatHoldEveryValue() {
        double[] first = {-0.31, 0.05, 0.12, 0.19, 0.61};
        double[] second = {0.0, 0.66};
        PairedHistogram histogram = PairedHistogram.of(first, second);
        assertThat(histogram.perUnit()).isEqualTo(10);
        assertThat(histogram.low()).isEqualTo(-0.4);
        assertThat(histogram.trained()).containsExactly(1, 0, 0, 0, 1, 2, 0, 0, 0, 0, 1);
        assertThat(histogram.twin()).containsExactly(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1);
        assertThat(histogram.from(5)).isCloseTo(0.1, within(ROUNDING));
    }

    @Test
    void theHistogramOfNearlyEqualValuesIsFine() {
        PairedHistogram histogram =
                PairedHistogram.of(new double[] {-0.0015, 0.0005}, new double[] {0.0025});
        assertThat(histogram.perUnit()).isEqualTo(1000);
        assertThat(histogram.trained()).containsExactly(1, 0, 1, 0, 0);
        assertThat(histogram.twin()).containsExactly(0, 0, 0, 0, 1);
        assertThat(PairedHistogram.of(new double[0], new double[0]).trained()).isEmpty();
    }

    @Test
    void jsonHasNoNumberWhereThereIsNone() {
        RunScores trained = new Scores(1, 9).with("mlp.0.0", 0.5, NONE).by("lexical");
        JsonNode json = Json.STRICT.valueToTree(TwinReport.of(trained, trained, SEED));
        JsonNode auc = json.path("topAndRandom").path("layers").get(1).path("auc");
        assertThat(auc.path("value").doubleValue()).isEqualTo(0.5);
        assertThat(auc.has("interval")).isFalse();
        assertThat(json.path("randomOnly").path("layers").get(1).path("auc").has("value"))
                .isFalse();
        assertThat(json.path("randomOnly").path("trained").has("quantiles")).isFalse();
    }

    private static int total(List<Integer> counts) {
        return counts.stream().mapToInt(Integer::intValue).sum();
    }
}
