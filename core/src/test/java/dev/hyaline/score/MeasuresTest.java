package dev.hyaline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.MethodFixtures;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class MeasuresTest {

    private static final double ROUNDING = 1e-11;

    static Stream<JsonNode> fixtures() {
        return MethodFixtures.cases("scoring.json", "arrays")
                .filter(f -> f.get("true_activations").size() == predicted(f).length)
                .filter(f -> finite(truth(f)) && finite(predicted(f)));
    }

    private static double[] truth(JsonNode fixture) {
        return MethodFixtures.numbers(fixture.get("true_activations"));
    }

    private static double[] predicted(JsonNode fixture) {
        return MethodFixtures.numbers(fixture.get("predicted_activations"));
    }

    private static boolean finite(double[] values) {
        return Arrays.stream(values).allMatch(Double::isFinite);
    }

    private static boolean constant(double[] values) {
        return Arrays.stream(values).distinct().count() < 2;
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void agreeWithTheReferenceWhereItIsDefined(JsonNode fixture) {
        double[] t = truth(fixture);
        double[] p = predicted(fixture);
        if (constant(t) || constant(p)) {
            // The reference says NaN or, by rounding, 0.
            assertThat(Measures.correlation(t, p)).isInstanceOf(Score.Undefined.class);
        } else {
            check(fixture, "ev_correlation_score", Measures.correlation(t, p));
        }
        check(fixture, "rsquared_score", Measures.explainedVarianceUncentred(t, p));
        check(fixture, "absolute_dev_explained_score", Measures.absoluteDeviationExplained(t, p));
    }

    private static void check(JsonNode fixture, String name, Score score) {
        double expected = MethodFixtures.number(fixture.get(name).get("result"));
        switch (score) {
            case Score.Undefined undefined -> {
                assertThat(Double.isFinite(expected)).as(name + ": " + undefined).isFalse();
            }
            case Score.Value value ->
                    assertThat(value.value())
                            .as(name)
                            .isCloseTo(
                                    expected, within(ROUNDING * Math.max(1, Math.abs(expected))));
        }
    }

    @Test
    void explainedVarianceIsCentred() {
        double[] truth = {10, 11, 12};
        assertThat(Measures.explainedVariance(truth, truth)).isEqualTo(Score.of(1));
        assertThat(Measures.explainedVariance(truth, new double[] {11, 11, 11}))
                .isEqualTo(Score.of(0));
        assertThat(Measures.explainedVarianceUncentred(truth, new double[] {11, 11, 11}).number())
                .hasValueCloseTo(1 - 2 / 365.0, within(ROUNDING));
        assertThat(Measures.explainedVariance(new double[] {0.1, 0.1}, new double[] {0, 1}))
                .isEqualTo(new Score.Undefined("the true activations are constant"));
    }

    @Test
    void matchedMeanAndDeviationExplainTheSquareOfTheCorrelation() {
        double[] t = {0, 1, 5, 2, 8, 1};
        double[] p = {1, 0, 4, 4, 6, 2};
        double rho = Measures.correlation(t, p).number().orElseThrow();
        double meanT = Arrays.stream(t).average().orElseThrow();
        double meanP = Arrays.stream(p).average().orElseThrow();
        double tt = Arrays.stream(t).map(x -> (x - meanT) * (x - meanT)).sum();
        double pp = Arrays.stream(p).map(x -> (x - meanP) * (x - meanP)).sum();
        double[] matched =
                Arrays.stream(p).map(x -> meanT + rho * Math.sqrt(tt / pp) * (x - meanP)).toArray();
        assertThat(Measures.explainedVariance(t, matched).number())
                .hasValueCloseTo(rho * rho, within(ROUNDING));
    }

    @Test
    void whatIsUndefinedSaysWhy() {
        double[] none = {};
        double[] zeros = {0, 0};
        double[] some = {1, 2};
        assertThat(Measures.correlation(some, zeros))
                .isEqualTo(new Score.Undefined("the prediction is constant"));
        assertThat(Measures.correlation(zeros, some))
                .isEqualTo(new Score.Undefined("the true activations are constant"));
        assertThat(Measures.absoluteDeviationExplained(zeros, some))
                .isEqualTo(new Score.Undefined("the true activations are all zero"));
        for (Score score :
                new Score[] {
                    Measures.correlation(none, none),
                    Measures.explainedVariance(none, none),
                    Measures.explainedVarianceUncentred(none, none),
                    Measures.absoluteDeviationExplained(none, none)
                }) {
            assertThat(score).isEqualTo(new Score.Undefined("there are no tokens"));
        }
    }

    @Test
    void nanAndUnequalLengthsAreRefused() {
        assertThatThrownBy(() ->
                        Measures.correlation(new double[] {1, Double.NaN}, new double[] {1, 2}))
                .isInstanceOf(HyalineException.class);
        assertThatThrownBy(() -> Measures.explainedVariance(new double[] {1, 2}, new double[] {1}))
                .hasMessage("predictions must be one a token: 2 tokens, 1 predictions");
    }
}
