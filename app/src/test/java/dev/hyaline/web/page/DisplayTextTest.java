package dev.hyaline.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.web.page.chart.Axis;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Foreign text becomes visible, and numbers short. */
final class DisplayTextTest {

    @Test
    void blanksAndControlsAreSigns() {
        assertThat(DisplayText.token(" a")).isEqualTo("·a");
        assertThat(DisplayText.running(" a")).isEqualTo(" a");
        assertThat(DisplayText.running("  a")).isEqualTo("··a");
        assertThat(DisplayText.running("\n\t\r\u0000")).isEqualTo("⏎⇥␍␀");
        assertThat(DisplayText.token("\u202Eab\u00A0")).isEqualTo("⟨U+202E⟩ab⟨U+00A0⟩");
        assertThat(DisplayText.token("\u0301")).isEqualTo("◌\u0301");
        assertThat(DisplayText.token("\uD83D")).isEqualTo("⟨U+D83D⟩");
    }

    @Test
    void aLongTokenIsCutBetweenCharacters() {
        assertThat(DisplayText.token("😀".repeat(200)))
                .startsWith("😀".repeat(120) + "…")
                .endsWith("(200 characters)");
    }

    @Test
    void backQuotesAreTokens() {
        assertThat(TextPiece.of("on ` a`, `b`"))
                .isEqualTo(
                        List.of(
                                new TextPiece("on ", false),
                                new TextPiece("·a", true),
                                new TextPiece(", ", false),
                                new TextPiece("b", true)));
        assertThat(TextPiece.of("`\\n\\`\\\\\\u{202E}`"))
                .isEqualTo(List.of(new TextPiece("⏎`\\⟨U+202E⟩", true)));
        assertThat(TextPiece.of("a `b")).isEqualTo(List.of(new TextPiece("a `b", false)));
        assertThat(TextPiece.of("C:\\new \\u{zz}"))
                .isEqualTo(List.of(new TextPiece("C:\\new \\u{zz}", false)));
    }

    @Test
    void coloursHaveTwentySteps() {
        HeatScale scale = new HeatScale(4);
        assertThat(scale.level(4)).isEqualTo("h20");
        assertThat(scale.level(99)).isEqualTo("h20");
        assertThat(scale.level(0.05)).isEmpty();
        assertThat(scale.level(-1)).isEqualTo("l5");
        assertThat(scale.level(Double.NaN)).isEmpty();
        assertThat(new HeatScale(0).largest()).isEqualTo(1);
        assertThat(scale.legend()).hasSize(21).startsWith("l20").endsWith("h20");
    }

    @Test
    void numbersAreShort() {
        assertThat(Figures.score(-0.123)).isEqualTo("−0.12");
        assertThat(Figures.score(-0.001)).isEqualTo("0.00");
        assertThat(Figures.score((Double) null)).isEqualTo("–");
        assertThat(Figures.percent(0.0123)).isEqualTo("1.2 %");
        assertThat(Figures.activation(123.456)).isEqualTo("123.5");
        assertThat(Axis.label(-0.5, 0.25)).isEqualTo("−0.5");
    }
}
