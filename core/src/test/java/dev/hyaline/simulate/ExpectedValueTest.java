package dev.hyaline.simulate;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.partitioningBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.common.MethodFixtures;
import dev.hyaline.llm.wire.TokenLogprob.Alternative;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ExpectedValueTest {

    /** Sums of up to 11 terms in another order than the reference's. */
    private static final Offset<Double> ROUNDING = within(1e-12);

    static Stream<JsonNode> fixtures() {
        return MethodFixtures.cases("expected-values.json", "distribution");
    }

    private static List<Alternative> alternatives(JsonNode fixture) {
        return fixture.get("top_logprobs").properties().stream()
                .map(each -> new Alternative(each.getKey(), MethodFixtures.number(each.getValue())))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void isTheReferencesOrMissingWhereThatHasNone(JsonNode fixture) {
        JsonNode result = fixture.get("result");
        OptionalDouble value = Scale.TO_TEN.expected(alternatives(fixture));
        double[] probabilities = MethodFixtures.numbers(result.get("distribution_probabilities"));
        boolean defined = probabilities.length > 0 && !Double.isNaN(probabilities[0]);
        assertThat(value.isPresent()).isEqualTo(defined);
        if (defined) {
            assertThat(value.getAsDouble())
                    .isCloseTo(MethodFixtures.number(result.get("expected_value")), ROUNDING);
        }
    }

    @Test
    void theFixturesHoldBothKinds() {
        Map<Boolean, Long> kinds =
                fixtures()
                        .map(each -> Scale.TO_TEN.expected(alternatives(each)).isPresent())
                        .collect(partitioningBy(each -> each, counting()));
        assertThat(kinds).containsEntry(false, 6L).containsEntry(true, 34L);
    }

    @Test
    void aShorterScaleKnowsNoTen() {
        List<Alternative> alternatives =
                List.of(new Alternative("10", Math.log(0.5)), new Alternative("9", Math.log(0.1)));
        assertThat(Scale.TO_NINE.expected(alternatives)).hasValue(9);
        assertThat(Scale.TO_NINE.expected(alternatives.subList(0, 1))).isEmpty();
    }

    @Test
    void nanAndInfinityAreMissing() {
        assertThat(Scale.TO_TEN.expected(List.of(new Alternative("1", Double.NaN)))).isEmpty();
        assertThat(Scale.TO_TEN.expected(List.of(new Alternative("1", Double.POSITIVE_INFINITY))))
                .isEmpty();
    }
}
