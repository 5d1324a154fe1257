package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.MethodFixtures;
import dev.hyaline.explain.compat.ReferenceDiscretisation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class DiscretisationTest {

    private static final JsonNode RECORDS = MethodFixtures.load("records.json").get("records");

    static Stream<JsonNode> levels() {
        return MethodFixtures.cases("discretisation.json", "normalize_activations");
    }

    static Stream<JsonNode> shown() {
        return MethodFixtures.cases("discretisation.json", "max_and_non_zero_proportion");
    }

    @ParameterizedTest
    @MethodSource("levels")
    void levelsAreThoseOfTheReference(JsonNode fixture) {
        double[] activations = MethodFixtures.numbers(fixture.get("activations"));
        JsonNode given = fixture.get("max_activation");
        if (fixture.has("error")) {
            assertThatThrownBy(() -> referenceLevels(activations, given))
                    .isInstanceOf(HyalineException.class);
            return;
        }
        int[] expected = fixture.get("result").valueStream().mapToInt(JsonNode::intValue).toArray();
        assertThat(referenceLevels(activations, given)).containsExactly(expected);
        double maximum = maximum(activations, given);
        if (Arrays.stream(activations).allMatch(Double::isFinite)) {
            assertThat(
                            Arrays.stream(activations)
                                    .mapToInt(a -> Discretisation.level(a, maximum))
                                    .toArray())
                    .containsExactly(expected);
        }
    }

    private static int[] referenceLevels(double[] activations, JsonNode given) {
        return ReferenceDiscretisation.levels(activations, maximum(activations, given));
    }

    /** {@code own}: the largest of the activations as given, NaN when there is one. */
    private static double maximum(double[] activations, JsonNode given) {
        if (given.isNumber()) {
            return given.doubleValue();
        }
        return ReferenceDiscretisation.shown(List.of(activations)).maximum() > 0
                ? Arrays.stream(activations).max().orElseThrow()
                : 0;
    }

    @ParameterizedTest
    @MethodSource("shown")
    void maximumAndNonZeroShareAreThoseOfTheReference(JsonNode fixture) {
        List<double[]> windows = windows(fixture);
        if (fixture.has("error")) {
            assertThatThrownBy(() -> ReferenceDiscretisation.shown(windows))
                    .isInstanceOf(HyalineException.class)
                    .hasMessageStartingWith("windows shown must be some and none empty");
            return;
        }
        JsonNode result = fixture.get("result");
        assertThat(ReferenceDiscretisation.shown(windows))
                .isEqualTo(
                        new ReferenceDiscretisation.Shown(
                                result.get("max").doubleValue(),
                                result.get("non_zero_proportion").doubleValue()));
    }

    private static List<double[]> windows(JsonNode fixture) {
        Stream<JsonNode> records =
                fixture.has("records")
                        ? fixture.get("records").valueStream()
                        : RECORDS.get(fixture.get("record").stringValue())
                                .get("record")
                                .get("most_positive_activation_records")
                                .valueStream()
                                .limit(5);
        return records.map(r -> MethodFixtures.numbers(r.get("activations"))).toList();
    }

    @Test
    void oursShowsPositionZeroAndRefusesNan() {
        assertThat(DoubleStream.of(99, -1, 2, 0.1f).mapToInt(a -> Discretisation.level(a, 2)))
                .containsExactly(10, 0, 10, 0);
        assertThatThrownBy(() -> Discretisation.level(Double.NaN, 1))
                .isInstanceOf(HyalineException.class)
                .hasMessage("activation must be finite, but is: NaN");
        assertThatThrownBy(() -> Discretisation.level(1, Double.POSITIVE_INFINITY))
                .hasMessage("maximum must be finite, but is: Infinity");
        assertThat(Discretisation.level(1e308, 1)).isEqualTo(10);
    }
}
