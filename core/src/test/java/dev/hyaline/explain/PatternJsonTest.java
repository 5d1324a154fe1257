package dev.hyaline.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;

class PatternJsonTest {

    private static final String RULE = "{\"when\":[{\"at\":0,\"tokens\":[1]}],\"weight\":1}";

    private static String pattern(String rules) {
        return "{\"pattern\":1,\"base\":0.5,\"cap\":7,\"rules\":[" + rules + "]}";
    }

    @Test
    void equalAfterARoundTrip() {
        long seed = 17;
        SplittableRandom random = new SplittableRandom(seed);
        for (int trial = 0; trial < 200; trial++) {
            Pattern pattern = PatternTest.randomPattern(random);
            assertThat(PatternJson.parse(PatternJson.write(pattern), "test"))
                    .as("seed %d, trial %d", seed, trial)
                    .isEqualTo(pattern);
        }
        Pattern awkward =
                new Pattern(
                        -0.0,
                        Float.MAX_VALUE,
                        List.of(
                                PatternTest.rule(
                                        Double.MIN_VALUE, PatternTest.at(0, Integer.MAX_VALUE)),
                                PatternTest.rule(0.1 + 0.2, PatternTest.at(-4, 0))));
        assertThat(PatternJson.parse(PatternJson.write(awkward), "test")).isEqualTo(awkward);
    }

    @Test
    void theFormIsThisOne() {
        Pattern pattern =
                new Pattern(
                        0.5,
                        7,
                        List.of(
                                PatternTest.rule(
                                        6.5, PatternTest.at(0, 9, 3), PatternTest.at(-1, 257))));
        String json =
                "{\"pattern\":1,\"base\":0.5,\"cap\":7.0,\"rules\":[{\"when\":["
                        + "{\"at\":0,\"tokens\":[3,9]},{\"at\":-1,\"tokens\":[257]}],"
                        + "\"weight\":6.5}]}";
        assertThat(PatternJson.write(pattern)).isEqualTo(json);
        assertThat(PatternJson.parse(json, "test")).isEqualTo(pattern);
    }

    @Test
    void classesHaveNames() {
        TokenTest test = new TokenTest.OfClass(List.of(TokenClass.WORD_PART, TokenClass.NUMBER));
        Pattern pattern =
                new Pattern(0, 1, List.of(PatternTest.rule(1, new Pattern.Condition(-1, test))));
        String json =
                "{\"pattern\":1,\"base\":0.0,\"cap\":1.0,\"rules\":[{\"when\":["
                        + "{\"at\":-1,\"classes\":[\"number\",\"word-part\"]}],\"weight\":1.0}]}";
        assertThat(PatternJson.write(pattern)).isEqualTo(json);
        assertThat(PatternJson.parse(json, "test")).isEqualTo(pattern);
        for (TokenClass each : TokenClass.values()) {
            assertThat(TokenClass.parse(each.id())).contains(each);
        }
        assertThatThrownBy(() -> PatternJson.parse(json.replace("number", "NUMBER"), "test"))
                .isInstanceOf(HyalineException.class)
                .hasMessage("class must be a known one, such as number, but is: \"NUMBER\" (test)");
        assertThatThrownBy(() -> PatternJson.parse(json.replace("word-part", "number"), "test"))
                .hasMessage("classes must be distinct, but this one is there twice: number (test)");
        assertThatThrownBy(() -> PatternJson.parse(json.replace("[\"number\"", "[7"), "test"))
                .hasMessage("class must be a known one, such as number, but is: 7 (test)");
    }

    @Test
    void theLargestPatternFits() {
        List<Integer> tokens =
                IntStream.range(0, Pattern.MAX_TOKENS)
                        .mapToObj(i -> Integer.MAX_VALUE - i)
                        .toList();
        Pattern.Condition condition = new Pattern.Condition(-4, new TokenTest.OneOf(tokens));
        Pattern.Rule rule = new Pattern.Rule(List.of(condition), -Math.PI * 1e-300);
        Pattern largest = new Pattern(0, 1, Collections.nCopies(Pattern.MAX_RULES, rule));
        assertThat(PatternJson.parse(PatternJson.write(largest), "test")).isEqualTo(largest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "[]|pattern must be a JSON object, but is: [] (test)",
                "{}|members of a pattern must be [base, cap, pattern, rules], but are: [] (test)",
                "{\"pattern\":2,\"base\":0,\"cap\":1,\"rules\":[]}|version must be 1, but is: 2",
                "{\"pattern\":1.0,\"base\":0,\"cap\":1,\"rules\":[]}|pattern must be an integer",
                "{\"pattern\":1,\"base\":\"NaN\",\"cap\":1,\"rules\":[]}|base must be a number",
                "{\"pattern\":1,\"base\":NaN,\"cap\":1,\"rules\":[]}|pattern must be JSON",
                "{\"pattern\":1,\"base\":0,\"cap\":1e999,\"rules\":[]}|cap must be finite",
                "{\"pattern\":1,\"base\":0,\"cap\":1,\"rules\":{}}|rules must be a JSON array",
                "{\"pattern\":1,\"base\":0,\"cap\":1,\"rules\":[],\"x\":1}|but are: [base, cap",
                "{\"pattern\":1,\"base\":0,\"base\":0,\"cap\":1,\"rules\":[]}|Duplicate",
                "{\"pattern\":1,\"base\":0,\"cap\":1,\"rules\":[]}{}|pattern must be JSON",
                "{\"pattern\":1,\"base\":0,\"cap\":1,\"rules\":[7]}|rule must be a JSON object",
                "''|pattern must be a JSON object",
                "null|pattern must be a JSON object"
            })
    void whatIsNoPatternIsRefused(String json, String message) {
        assertRefused(json, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "{\"at\":-5,\"tokens\":[1]}|offset must be from -4 to 0, but is: -5 (test)",
                "{\"at\":0.5,\"tokens\":[1]}|at must be an integer, but is: 0.5 (test)",
                "{\"at\":0,\"tokens\":[]}|tokens must be at least one",
                "{\"at\":0,\"tokens\":[-1]}|token must be at least 0, but is: -1",
                "{\"at\":0,\"tokens\":[1,1]}|tokens must be distinct",
                "{\"at\":0,\"tokens\":[2147483648]}|token must be an integer",
                "{\"at\":0,\"tokens\":[1e3]}|token must be an integer",
                "{\"at\":0,\"tokens\":[\"1\"]}|token must be an integer",
                "{\"at\":0,\"class\":\"digit\"}|members of a condition must be [at, tokens]",
                "{\"at\":0,\"tokens\":[1]},{\"at\":0,\"tokens\":[2]}|offsets of a rule must be"
            })
    void whatIsNoConditionIsRefused(String condition, String message) {
        assertRefused(pattern("{\"when\":[" + condition + "],\"weight\":1}"), message);
    }

    @Test
    void hugeAndDeepTextsAreRefused() {
        assertRefused(
                IntStream.range(0, 17)
                        .mapToObj(i -> RULE)
                        .collect(Collectors.joining(","))
                        .transform(PatternJsonTest::pattern),
                "rules must be at most 16, but are: 17");
        String tokens =
                IntStream.range(0, 65).mapToObj(String::valueOf).collect(Collectors.joining(","));
        assertRefused(
                pattern("{\"when\":[{\"at\":0,\"tokens\":[" + tokens + "]}],\"weight\":1}"),
                "tokens must be at most 64, but are: 65");
        assertRefused("[".repeat(1_000), "pattern must be JSON");
        assertRefused("[".repeat(1 << 20), "pattern must be at most 65536 characters");
        assertRefused(pattern(RULE.replace(":1}", ":" + "9".repeat(5_000) + "}")), "JSON");
        assertRefused("{\"\u202e\n" + "x".repeat(1_000) + "\":1}", "pattern");
    }

    @Test
    void truncatedTextsAreRefused() {
        String whole = pattern(RULE);
        for (int length = 0; length < whole.length(); length++) {
            String part = whole.substring(0, length);
            assertThatThrownBy(() -> PatternJson.parse(part, "test"))
                    .isInstanceOf(HyalineException.class);
        }
    }

    @Test
    void withinAnExplanationItIsTheSameText() {
        String json = explanation(pattern(RULE));
        Explanation explanation = Json.STRICT.readValue(json, Explanation.class);
        assertThat(explanation.pattern()).contains(PatternJson.parse(pattern(RULE), "test"));
        assertThat(Json.STRICT.writeValueAsString(explanation))
                .isEqualTo(explanation(PatternJson.write(explanation.pattern().orElseThrow())));
    }

    @Test
    void withinAnExplanationADamagedOneIsDamagedJson() {
        String json = explanation(pattern(RULE).replace("\"pattern\":1", "\"pattern\":2"));
        assertThatThrownBy(() -> Json.STRICT.readValue(json, Explanation.class))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("version must be 1, but is: 2");
    }

    private static String explanation(String pattern) {
        return "{\"unit\":\"mlp.0.1\",\"status\":{\"kind\":\"explained\"},\"text\":\"one\",\"pattern\":"
                + pattern
                + ",\"provenance\":{\"explainer\":\"e\",\"version\":\"1\",\"evidence\":\"none\"}}";
    }

    private static void assertRefused(String json, String message) {
        assertThatThrownBy(() -> PatternJson.parse(json, "test"))
                .isInstanceOfSatisfying(
                        HyalineException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.DAMAGED))
                .hasMessageContaining(message)
                .hasMessageEndingWith("(test)")
                .satisfies(
                        e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\n"));
    }
}
