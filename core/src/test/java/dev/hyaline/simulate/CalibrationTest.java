package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.MethodFixtures;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class CalibrationTest {

    /** The reference solves least squares by a decomposition; ours by sums. */
    private static final Offset<Double> ROUNDING = within(1e-11);

    static Stream<JsonNode> fixtures() {
        return MethodFixtures.cases("calibration.json", "apply_calibration")
                // A calibration here is a fitted value: there is none to apply before it is fit.
                .filter(f -> !f.get("case").stringValue().equals("apply before calibrate"));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void calibratesAsTheReferenceDoes(JsonNode fixture) {
        Calibration.Method method =
                switch (fixture.get("class").stringValue()) {
                    case "LinearCalibratedNeuronSimulator" -> Calibration.Method.LINEAR;
                    case "PercentileMatchingCalibratedNeuronSimulator" ->
                            Calibration.Method.PERCENTILE;
                    default -> Calibration.Method.NONE;
                };
        double[] truth = MethodFixtures.numbers(fixture.get("true_activations"));
        double[] simulated = MethodFixtures.numbers(fixture.get("uncalibrated_activations"));
        if (fixture.has("error")) {
            assertThatThrownBy(() -> Calibration.fit(method, simulated, truth))
                    .isInstanceOf(HyalineException.class)
                    .hasMessageStartingWith("calibration needs equally many");
            return;
        }
        Calibration calibration = Calibration.fit(method, simulated, truth);
        JsonNode result = fixture.get("result");
        double[] query = MethodFixtures.numbers(fixture.get("query"));
        double[] applied = MethodFixtures.numbers(result.get("applied"));
        for (int i = 0; i < query.length; i++) {
            assertThat(calibration.apply(query[i])).isCloseTo(applied[i], ROUNDING);
        }
        if (calibration instanceof Calibration.Linear linear) {
            assertThat(linear.coefficient()).isCloseTo(result.get("coef").doubleValue(), ROUNDING);
            assertThat(linear.intercept())
                    .isCloseTo(result.get("intercept").doubleValue(), ROUNDING);
        }
    }

    @Test
    void everyMethodIsInTheFixtures() {
        assertThat(fixtures().map(f -> f.get("class").stringValue()).distinct()).hasSize(3);
    }

    @Test
    void percentileKeepsTheEndsOfARunAlone() {
        Calibration calibration =
                Calibration.fit(
                        Calibration.Method.PERCENTILE,
                        new double[] {0, 0, 0, 0, 5},
                        new double[] {3, 1, 2, 0, 9});
        assertThat(calibration)
                .isEqualTo(
                        new Calibration.Percentile(List.of(0.0, 0.0, 5.0), List.of(0.0, 3.0, 9.0)));
    }

    @Test
    void equalAfterARoundTripThroughJson() {
        for (Calibration calibration :
                List.of(
                        new Calibration.None(),
                        new Calibration.Linear(0.1, -2),
                        new Calibration.Percentile(List.of(0.0, 1.0), List.of(0.0, 7.5)))) {
            String json = Json.STRICT.writeValueAsString(calibration);
            assertThat(Json.STRICT.readValue(json, Calibration.class)).isEqualTo(calibration);
        }
    }
}
