package dev.hyaline.score.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.MethodFixtures;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ReferenceScoresTest {

    /** The reference adds pairwise and by blocks, here one after the other. */
    private static final double ROUNDING = 1e-11;

    static Stream<JsonNode> fixtures() {
        return MethodFixtures.cases("scoring.json", "arrays");
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void scoresAreThoseOfTheReference(JsonNode fixture) {
        check(fixture, "ev_correlation_score", ReferenceScores::correlation);
        check(fixture, "rsquared_score", ReferenceScores::rsquared);
        check(fixture, "absolute_dev_explained_score", ReferenceScores::absoluteDeviationExplained);
    }

    private static void check(
            JsonNode fixture, String name, ToDoubleBiFunction<double[], double[]> score) {
        double[] truth = MethodFixtures.numbers(fixture.get("true_activations"));
        double[] predicted = MethodFixtures.numbers(fixture.get("predicted_activations"));
        JsonNode outcome = fixture.get(name);
        if (outcome.has("error")) {
            assertThatThrownBy(() -> score.applyAsDouble(truth, predicted))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("predictions must be one a token");
            return;
        }
        double expected = MethodFixtures.number(outcome.get("result"));
        double actual = score.applyAsDouble(truth, predicted);
        if (Double.isFinite(expected)) {
            assertThat(actual)
                    .as(name)
                    .isCloseTo(expected, within(ROUNDING * Math.max(1, Math.abs(expected))));
        } else {
            assertThat(Double.valueOf(actual)).as(name).isEqualTo(Double.valueOf(expected));
        }
    }
}
