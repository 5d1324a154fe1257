package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenClassTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '\'',
            value = {
                " 1999|number",
                "3.5|number",
                " London|capitalised word-start",
                "NASA|capitals word-part",
                " I|capitalised word-start letter pronoun",
                "ing|word-part",
                " running|word-start ing",
                " wanted|word-start ed",
                " slowly|word-start ly",
                " houses|word-start plural",
                " glass|word-start",
                ".|punctuation sentence-end",
                " -|punctuation pause",
                ".\"|punctuation sentence-end quote",
                " (|punctuation bracket",
                "();|punctuation bracket",
                " the|word-start determiner",
                " Of|capitalised word-start preposition",
                " she|word-start pronoun",
                " and|word-start conjunction",
                " was|word-start auxiliary",
                " not|word-start negation",
                "getName|word-part code",
                "_id|code",
                " café|word-start not-ascii",
                "3rd|''",
            })
    void textsAreOfClasses(String text, String classes) {
        int mask = TokenClass.ofText(text);
        assertThat(
                        Arrays.stream(TokenClass.values())
                                .filter(each -> (mask & each.bit()) != 0)
                                .map(TokenClass::id)
                                .collect(Collectors.joining(" ")))
                .isEqualTo(classes);
    }

    @Test
    void whatHasNothingToSeeIsBlank() {
        assertThat(TokenClass.ofText("\n\n"))
                .isEqualTo(TokenClass.BLANK.bit() | TokenClass.LINE_BREAK.bit());
        assertThat(TokenClass.ofText("  ")).isEqualTo(TokenClass.BLANK.bit());
        assertThat(TokenClass.ofText("")).isZero();
    }

    @Test
    void placesHaveClassesOfTheirOwn() {
        assertThat(TokenClass.ofPosition(0)).isEqualTo(TokenClass.WINDOW_START.bit());
        assertThat(TokenClass.ofPosition(3)).isEqualTo(TokenClass.WINDOW_START.bit());
        assertThat(TokenClass.ofPosition(4)).isEqualTo(TokenClass.WINDOW_EARLY.bit());
        assertThat(TokenClass.ofPosition(15)).isEqualTo(TokenClass.WINDOW_EARLY.bit());
        assertThat(TokenClass.ofPosition(16)).isZero();
    }
}
