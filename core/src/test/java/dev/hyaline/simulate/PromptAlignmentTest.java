package dev.hyaline.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PromptAlignmentTest {

    private static final String PROMPT = " caf\u00e9\t?\n\u5b57\u2019s\t?\nend\n";
    private static final int FIRST = PROMPT.indexOf('?');
    private static final int SECOND = PROMPT.lastIndexOf('?');

    private static void assertBothPlaces(int first, int second, String... tokens) {
        PromptAlignment alignment = PromptAlignment.of(PROMPT, List.of(tokens));
        assertThat(alignment.reaches(PROMPT.length() - 1)).as(alignment.problem()).isTrue();
        assertThat(alignment.beginningAt(FIRST)).hasValue(first);
        assertThat(alignment.beginningAt(SECOND)).hasValue(second);
    }

    @Test
    void wholeTokens() {
        assertBothPlaces(
                3, 9, " ca", "f\u00e9", "\t", "?\n", "\u5b57", "\u2019", "s", "\t", "", "?", "\n",
                "end", "\n");
    }

    @Test
    void partsOfCharactersAreGarbledInManyWays() {
        assertBothPlaces(
                3,
                9,
                " caf\ufffd",
                "\ufffd",
                "\t",
                "?",
                "\n\ufffd",
                "",
                "\ufffd\ufffd",
                "s",
                "\t",
                "?\n",
                "end\n");
        assertBothPlaces(
                4,
                9,
                " caf",
                "bytes:\\xc3",
                "bytes:\\xa9",
                "\t",
                "?\n",
                "bytes:\\xe5\\xad",
                "<0x97>",
                "bytes:\\xe2\\x80\\x99s",
                "\t",
                "?",
                "<0x0A>",
                "end\n");
    }

    @Test
    void blanksMayBeDropped() {
        assertBothPlaces(3, 6, "", "caf\u00e9", "\t", "?\n", "\u5b57\u2019s", "\t", "?\nend\n");
    }

    @Test
    void theFirstMayBeAMarkOrUnknown() {
        assertBothPlaces(
                3,
                6,
                "<|begin_of_text|>",
                " caf\u00e9",
                "\t",
                "?\n",
                "\u5b57\u2019s",
                "\t",
                "?\n",
                "end\n");
        assertBothPlaces(2, 5, "", "\t", "?\n", "\u5b57\u2019s", "\t", "?\n", "end\n");
        assertBothPlaces(
                3, 6, "", " caf\u00e9", "\t", "?\n", "\u5b57\u2019s", "\t", "?\n", "end\n");
    }

    @Test
    void whatWasGeneratedBehindThePromptIsPassedOver() {
        assertBothPlaces(
                2,
                5,
                " caf\u00e9",
                "\t",
                "?\n",
                "\u5b57\u2019s",
                "\t",
                "?\n",
                "end\n",
                " and",
                "\t?");
    }

    @Test
    void noTokenBeginsWhereOneGoesAcross() {
        PromptAlignment alignment =
                PromptAlignment.of(
                        PROMPT,
                        List.of(" caf\u00e9", "\t?", "\n", "\u5b57\u2019s", "\t", "?\nend\n"));
        assertThat(alignment.beginningAt(FIRST)).isEmpty();
        assertThat(alignment.beginningAt(SECOND)).hasValue(5);
        // A blank that the prompt does not have is no token that begins there.
        assertThat(PromptAlignment.of(PROMPT, List.of(" caf\u00e9\t", " ?")).beginningAt(FIRST))
                .isEmpty();
    }

    @Test
    void behindADifferenceNothingIsCertain() {
        PromptAlignment alignment =
                PromptAlignment.of(
                        PROMPT,
                        List.of(" caf\u00e9", "\t", "?\n", "\u5b57\u2019", "t", "\t", "?\nend\n"));
        assertThat(alignment.reaches(FIRST)).isTrue();
        assertThat(alignment.beginningAt(FIRST)).hasValue(2);
        assertThat(alignment.reaches(SECOND)).isFalse();
        assertThat(alignment.problem())
                .isEqualTo(
                        "misaligned at character 10 of the prompt: `s\\t?\\nend\\n` is there, but the"
                                + " server's token is `t`");
    }

    @Test
    void tooFewTokensReachNoFurther() {
        PromptAlignment alignment = PromptAlignment.of(PROMPT, List.of(" caf\u00e9", "\t", "?\n"));
        assertThat(alignment.reaches(FIRST)).isTrue();
        assertThat(alignment.reaches(SECOND)).isFalse();
        assertThat(alignment.problem()).endsWith("is there, but the server's tokens end");
        assertThat(PromptAlignment.of(PROMPT, List.of()).reaches(FIRST)).isFalse();
        // An unknown first token cannot stand for a beginning when the end is missing, too.
        assertThat(PromptAlignment.of(PROMPT, List.of("", "\t", "?\n")).reaches(FIRST)).isFalse();
    }
}
