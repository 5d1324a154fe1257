package dev.hyaline.record.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.MethodFixtures;
import dev.hyaline.corpus.Framing;
import dev.hyaline.record.file.ActivationRecord;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ReferenceDealingTest {

    private static final JsonNode RECORDS = MethodFixtures.load("records.json").get("records");

    static Stream<JsonNode> maxima() {
        return MethodFixtures.cases("slicing.json", "max_activation");
    }

    @Test
    void dealsEveryCaseAsTheReferenceDoes() {
        List<JsonNode> cases = MethodFixtures.cases("slicing.json", "cases").toList();
        assertThat(cases).hasSize(488);
        for (JsonNode fixture : cases) {
            if (fixture.has("error")) {
                assertThatThrownBy(() -> deal(fixture))
                        .as(fixture.toString())
                        .isInstanceOf(HyalineException.class)
                        .hasMessageMatching(
                                "(top|random) windows must be at least \\d+ for \\d+ a slice, but"
                                        + " are: \\d+");
            } else {
                List<String> expected =
                        fixture.get("result")
                                .valueStream()
                                .map(r -> r.get(0).stringValue() + " " + r.get(1).intValue())
                                .toList();
                assertThat(deal(fixture)).as(fixture.toString()).isEqualTo(expected);
            }
        }
    }

    private static List<String> deal(JsonNode fixture) {
        JsonNode n = fixture.get("n_examples_per_split");
        return ReferenceDealing.deal(
                ranks("top", fixture.get("n_top").intValue()),
                ranks("random", fixture.get("n_random").intValue()),
                ReferenceDealing.Slice.valueOf(
                        fixture.get("split").stringValue().toUpperCase(Locale.ROOT)),
                n.isNull() ? OptionalInt.empty() : OptionalInt.of(n.intValue()));
    }

    private static List<String> ranks(String list, int size) {
        return IntStream.range(0, size).mapToObj(rank -> list + " " + rank).toList();
    }

    @ParameterizedTest
    @MethodSource("maxima")
    void maximumIsThatOfTheReference(JsonNode fixture) {
        List<ActivationRecord> top =
                RECORDS.get(fixture.get("record").stringValue())
                        .get("record")
                        .get("most_positive_activation_records")
                        .valueStream()
                        .map(ReferenceDealingTest::window)
                        .toList();
        if (fixture.has("error")) {
            assertThatThrownBy(() -> ReferenceDealing.maximumActivation(top))
                    .isInstanceOf(HyalineException.class)
                    .hasMessage("top windows must be at least 1, but are: 0");
        } else {
            assertThat(ReferenceDealing.maximumActivation(top))
                    .isEqualTo((float) fixture.get("result").doubleValue());
        }
    }

    private static ActivationRecord window(JsonNode record) {
        double[] values = MethodFixtures.numbers(record.get("activations"));
        float[] activations = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            activations[i] = (float) values[i];
        }
        return ActivationRecord.of(
                0, 0, new int[values.length], activations, Framing.PLAIN.firstPosition());
    }
}
