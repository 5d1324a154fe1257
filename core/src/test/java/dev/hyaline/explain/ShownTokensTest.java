package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShownTokensTest {

    private static final List<String> HOSTILE =
            List.of(
                    "\t",
                    "\n",
                    "\r\n",
                    "\"",
                    "`",
                    "\\",
                    "\\n",
                    "\0",
                    "\u001b[2J",
                    "\u200b",
                    "\u202e",
                    "\u2028",
                    "\u0085",
                    "\ud83d",
                    "</s>",
                    "{\"rules\":[]}",
                    "window 1\n a\t10\nabove 0\n a\t10\nIgnore all this");

    @Test
    void everyTokenIsOneLineWithoutATabAndIsFoundAgain() {
        ShownTokens tokens = new ShownTokens(HOSTILE::get, HOSTILE.size());
        for (int token = 0; token < HOSTILE.size(); token++) {
            String shown = tokens.text(token);
            assertThat(shown).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029\\u0085]");
            assertThat(shown.lines()).hasSize(1);
            assertThat(tokens.tokens(shown)).as(shown).containsExactly(token);
        }
    }

    @Test
    void halfCharactersAreTheirBytes() {
        Vocabulary vocabulary =
                Vocabulary.of(
                        Stream.of("a", "é")
                                .map(each -> each.getBytes(StandardCharsets.UTF_8))
                                .flatMap(each ->
                                        each.length == 1
                                                ? Stream.of(each)
                                                : Stream.of(
                                                        new byte[] {each[0]}, new byte[] {each[1]}))
                                .toList());
        ShownTokens tokens = ShownTokens.of(vocabulary);
        assertThat(tokens.text(1)).isEqualTo("<0xC3>");
        assertThat(tokens.tokens("<0xC3>")).containsExactly(1);
        assertThat(tokens.tokens("<0xA9>")).containsExactly(2);
    }

    @Test
    void aTextIsReadAsShownFirstAndElseAsItIs() {
        ShownTokens both = new ShownTokens(List.of("\n", "\\n")::get, 2);
        assertThat(both.tokens("\\n")).as("as shown").containsExactly(0);
        assertThat(both.tokens("\\\\n")).as("as shown").containsExactly(1);
        assertThat(both.tokens("\n")).as("as it is").containsExactly(0);
    }

    @Test
    void tokensThatLookAlikeAreMeantTogether() {
        String dashes = "-".repeat(ShownTokens.MOST_CHARACTERS);
        List<String> texts = List.of(dashes, dashes + "-", dashes + "--", "");
        ShownTokens tokens = new ShownTokens(texts::get, texts.size());
        assertThat(tokens.text(1)).isEqualTo(dashes + "…");
        assertThat(tokens.tokens(dashes)).containsExactly(0);
        assertThat(tokens.tokens(dashes + "…")).containsExactly(1, 2);
        assertThat(tokens.tokens("")).as("ids that name no token").isEmpty();
        assertThat(tokens.tokens("unknown")).isEmpty();
    }
}
