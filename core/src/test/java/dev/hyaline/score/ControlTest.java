package dev.hyaline.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.subject.UnitId;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlTest {

    @Test
    void labelsAreReadBack() {
        Map<String, Control> labels =
                Map.of(
                        "token-table", new Control.TokenTable(),
                        "other-unit mlp.0.144", new Control.OtherUnit(UnitId.parse("mlp.0.144")),
                        "empty", new Control.Empty(),
                        "twin 0123abcd", new Control.Twin("0123abcd"));
        labels.forEach((label, control) -> {
            assertThat(control.label()).isEqualTo(label);
            assertThat(Control.parse(label)).isEqualTo(control);
            String json = Json.STRICT.writeValueAsString(control);
            assertThat(json).isEqualTo('"' + label + '"');
            assertThat(Json.STRICT.readValue(json, Control.class)).isEqualTo(control);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"other-unit", "token-table 3", "shuffled", "twin", "empty ", ""})
    void anUnknownOneIsOfANewerVersion(String label) {
        assertThatThrownBy(() -> Control.parse(label))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.NEWER))
                .hasMessage(
                        "control must be token-table, other-unit UNIT, empty or twin RUN, but is: "
                                + label
                                + " (a newer hyaline wrote it: open it with that one)");
    }
}
