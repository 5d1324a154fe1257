package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Failure;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTextTest {

    private static AnswerText of(String text) {
        return AnswerText.of(FakeLanguageModel.answer(text));
    }

    private static void failed(Reply reply, String reason) {
        assertThat(AnswerText.of(reply))
                .isEqualTo(new AnswerText.None(new Explanation.Status.Failed(reason)));
    }

    private static void failed(String text, String reason) {
        failed(FakeLanguageModel.answer(text), reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "activates on cats",
                " explanation: activates on cats \n",
                "Explanation:\nactivates on cats",
                "EXPLANATION:activates on cats\n\n"
            })
    void aSentenceMayHaveALabel(String text) {
        assertThat(of(text)).isEqualTo(new AnswerText.Said("activates on cats", Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\npattern: {x}",
                "a\r\n\r\n Pattern:  {x}\n",
                "explanation: a\npattern:\n{x}"
            })
    void aPatternGoesOnToTheEnd(String text) {
        AnswerText.Said said = (AnswerText.Said) of(text);
        assertThat(said.sentence()).isEqualTo("a");
        assertThat(said.pattern().orElseThrow().strip()).isEqualTo("{x}");
        assertThat(of("the pattern: a then b"))
                .as("within a line it is a word")
                .isEqualTo(new AnswerText.Said("the pattern: a then b", Optional.empty()));
    }

    @Test
    void whatTheServerOrTheModelHeldBackIsNoExplanation() {
        failed(
                FakeLanguageModel.answer("", "stop", Optional.of("I cannot\n\u001b[31mdo that")),
                "refused: I cannot [31mdo that");
        failed(
                FakeLanguageModel.answer("activates", "content_filter", Optional.empty()),
                "held back by the server's content filter");
        failed(" \n ", "empty answer");
    }

    @Test
    void whatIsCutIsNoExplanation() {
        for (String text : new String[] {"", "activates on"}) {
            failed(
                    FakeLanguageModel.answer(text, "length", Optional.empty()),
                    "the answer must end by itself, but is cut off at its most tokens (400)");
        }
    }

    @Test
    void anEssayIsNoExplanation() {
        failed("x".repeat(301), "the sentence must be at most 300 characters, but is: 301");
        assertThat(of("x".repeat(300))).isInstanceOf(AnswerText.Said.class);
        failed("It is this.\n\nOr that.", "the sentence must be one line, but is: 2 lines");
        failed("a\nb\npattern: {}", "the sentence must be one line, but is: 2 lines");
        failed("pattern: {}", "the sentence must be one line, but is: 0 lines");
        failed("explanation:", "the sentence must be one line, but is: 0 lines");
    }

    @Test
    void aSentenceCannotChangeWhatIsShownBesideIt() {
        failed("a\u001b[2Jb", "the sentence must be plain text, but has: U+001B");
        failed("a\u202eb", "the sentence must be plain text, but has: U+202E");
        failed("a\ud83db", "the sentence must be plain text, but has: U+D83D");
        failed("a\u2028b", "the sentence must be plain text, but has: U+2028");
        assertThat(of("über `\\n` 漢字 👩‍🚀")).isInstanceOf(AnswerText.Said.class);
    }

    @Test
    void whatNeverCameIsUnanswered() {
        assertThat(AnswerText.of(new Failure("529 overloaded\n" + "x".repeat(999), 529, 6)))
                .isEqualTo(
                        new AnswerText.None(
                                new Explanation.Status.Unanswered(
                                        "529 overloaded " + "x".repeat(285))));
    }
}
