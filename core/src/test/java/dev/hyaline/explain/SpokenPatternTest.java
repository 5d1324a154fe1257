package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpokenPatternTest {

    private static final List<String> TEXTS =
            List.of(" cat", " $", " cat", "\n", "\"", "\\", "-".repeat(41), "-".repeat(42));
    private static final ShownTokens TOKENS = new ShownTokens(TEXTS::get, TEXTS.size());

    private static Pattern parse(String json) {
        return SpokenPattern.parse(json, TOKENS, 5, "test");
    }

    private static String rule(String when, String weight) {
        return "{\"when\":[" + when + "],\"weight\":" + weight + "}";
    }

    private static String rules(String... rules) {
        return "{\"rules\":[" + String.join(",", rules) + "]}";
    }

    private static String cat(String weight) {
        return rule("{\"at\":0,\"tokens\":[\" cat\"]}", weight);
    }

    private static void refused(String json, String message) {
        assertThatThrownBy(() -> parse(json))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageContaining(message)
                .message()
                .endsWith(" (test)")
                .hasLineCount(1)
                .hasSizeLessThan(300);
    }

    @Test
    void textsBecomeAllTokensThatLookLikeThemAndLevelsBecomeActivations() {
        Pattern pattern =
                parse(
                        rules(
                                rule(
                                        "{\"at\":0,\"tokens\":[\" cat\"]},"
                                                + "{\"at\":-4,\"classes\":[\"number\",\"quote\"]}",
                                        "8"),
                                rule("{\"at\":-1,\"tokens\":[\"\\\\n\",\"\\\"\"]}", "2.5")));
        assertThat(PatternJson.write(pattern))
                .isEqualTo(
                        "{\"pattern\":1,\"base\":0.0,\"cap\":5.0,\"rules\":["
                                + "{\"when\":[{\"at\":0,\"tokens\":[0,2]},"
                                + "{\"at\":-4,\"classes\":[\"number\",\"quote\"]}],\"weight\":4.0},"
                                + "{\"when\":[{\"at\":-1,\"tokens\":[3,4]}],\"weight\":1.25}]}");
    }

    @Test
    void escapedAndPlainTextsMeanTheSame() {
        assertThat(parse(rules(rule("{\"at\":0,\"tokens\":[\"\\n\",\"\\\\n\"]}", "1"))))
                .isEqualTo(parse(rules(rule("{\"at\":0,\"tokens\":[\"\\n\"]}", "1"))))
                .isEqualTo(parse(rules(rule("{\"at\":0,\"tokens\":[\"\\\\n\"]}", "1"))));
        assertThat(parse(rules(rule("{\"at\":0,\"tokens\":[\"\\\\\"]}", "1"))))
                .isEqualTo(parse(rules(rule("{\"at\":0,\"tokens\":[\"\\\\\\\\\"]}", "1"))));
    }

    @Test
    void unknownTokensAreRefused() {
        refused(
                rules(rule("{\"at\":0,\"tokens\":[\" cat\",\" unicorn\"]}", "5")),
                "token must be one of the vocabulary's, but is: \" unicorn\"");
        refused(rules(rule("{\"at\":0,\"tokens\":[0]}", "5")), "but is: 0");
        refused(rules(rule("{\"at\":0,\"tokens\":[\"\"]}", "5")), "but is: \"\"");
        refused(
                rules(rule("{\"at\":0,\"tokens\":[\"" + "x".repeat(9999) + "\"]}", "5")),
                "but is: \"xxx");
    }

    @Test
    void weightsAreLevels() {
        for (String weight : List.of("0.9", "11", "-3", "1e39", "1e400", "\"5\"", "null", "[]")) {
            refused(rules(cat(weight)), "weight must be a number from 1 to 10, but is: ");
        }
        refused(rules(cat("NaN")), "pattern must be JSON");
        refused(rules(cat("9".repeat(50))), "pattern must be JSON");
    }

    @Test
    void theBoundsOfPatternsHold() {
        refused(rules(Collections.nCopies(17, cat("5")).toArray(String[]::new)), "rules must be");
        refused(rules(), "rules must be an array of at least one, but are: []");
        refused("{\"rules\":{\"a\":" + cat("5") + "}}", "rules must be an array");
        refused(rules(rule("{\"at\":1,\"tokens\":[\" $\"]}", "5")), "offset must be from -4 to 0");
        refused(rules(rule("{\"at\":-5,\"tokens\":[\" $\"]}", "5")), "offset must be from -4 to 0");
        refused(rules(rule("{\"at\":0.5,\"tokens\":[\" $\"]}", "5")), "at must be an integer");
        refused(rules(rule("{\"at\":0,\"tokens\":[]}", "5")), "tokens must be at least one");
        refused(rules(rule("", "5")), "conditions must be at least one");
        String twice = "{\"at\":0,\"tokens\":[\" $\"]},{\"at\":0,\"tokens\":[\" cat\"]}";
        refused(rules(rule(twice, "5")), "offsets of a rule must be distinct");
    }

    @Test
    void aTextThatStandsForTooManyTokensIsRefused() {
        List<String> texts = new ArrayList<>(Collections.nCopies(65, " same"));
        ShownTokens many = new ShownTokens(texts::get, texts.size());
        String json = rules(rule("{\"at\":0,\"tokens\":[\" same\"]}", "5"));
        assertThatThrownBy(() -> SpokenPattern.parse(json, many, 5, "test"))
                .hasMessage("tokens must be at most 64, but are: 65 (test)");
    }

    @Test
    void classesMustBeKnown() {
        refused(
                rules(rule("{\"at\":0,\"classes\":[\"verb\"]}", "5")),
                "class must be a known one, such as number, but is: \"verb\"");
    }

    @Test
    void whatIsNoPatternIsRefused() {
        for (String json :
                List.of(
                        "",
                        "none",
                        "null",
                        "[]",
                        "{}",
                        "{\"rules\":null}",
                        rules(cat("5")) + " and so on",
                        rules(cat("5")).replace("}", ",\"x\":1}"),
                        "{\"rules\":[null]}",
                        "{\"rules\":[[]]}",
                        "{\"rules\":[" + cat("5") + "],\"rules\":[]}",
                        rules(rule("null", "5")),
                        rules(rule("{\"at\":0}", "5")),
                        rules("{\"when\":7,\"weight\":5}"),
                        "{\"rules\":" + "[".repeat(1000) + "]".repeat(1000) + "}",
                        "[".repeat(60_000),
                        " ".repeat(PatternJson.MAX_CHARACTERS) + rules(cat("5")))) {
            refused(json, "");
        }
    }
}
