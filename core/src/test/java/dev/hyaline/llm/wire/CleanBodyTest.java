package dev.hyaline.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Json;
import dev.hyaline.llm.config.Secret;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CleanBodyTest {

    private static final String KEY = "sk-SECRET-0123456789";
    private static final Secret SECRET = Secret.of(KEY, "test");

    private static String escaped(String prefix) {
        return KEY.chars()
                .mapToObj(each -> prefix + Integer.toHexString(each))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u00",
                "%",
                "\\u0025",
                "\\\\u00",
                "\\u005cu00",
                "\\u005c\\u0075\\u0030\\u0030"
            })
    void noStringOfTheJsonStandsForTheKey(String prefix) {
        String body =
                "{\"choices\":[{\"message\":{\"content\":\"it is " + escaped(prefix) + "\"}}]}";
        String clean = CleanBody.of(SECRET, body);
        assertThat(Json.STRICT.readTree(clean).findValuesAsString("content"))
                .containsExactly("it is [key]");
    }

    @Test
    void itsPiecesAmongTheLogProbabilitiesGo() {
        String clean =
                CleanBody.of(
                        SECRET,
                        "{\"choices\":[{\"text\":\""
                                + KEY
                                + "\",\"logprobs\":{\"tokens\":[\"sk-SEC\",\"RET-0123456789\"]}}],"
                                + "\"prompt_logprobs\":[null]}");
        assertThat(clean).isEqualTo("{\"choices\":[{\"text\":\"[key]\"}]}");
    }

    @Test
    void namesAndWhatIsNoJsonAreCleanedToo() {
        assertThat(CleanBody.of(SECRET, "{\"" + escaped("\\u00") + "\": 1}"))
                .isEqualTo("{\"[key]\":1}");
        assertThat(CleanBody.of(SECRET, "<p>" + escaped("%"))).isEqualTo("<p>[key]");
    }

    @Test
    void whatHoldsNoKeyStaysAsItCame() {
        String body = "{ \"choices\" : [ {\"text\": \"\\u00e9 sk-\", \"logprobs\": {}} ] }";
        assertThat(CleanBody.of(SECRET, body)).isSameAs(body);
        assertThat(CleanBody.of(Secret.NONE, body)).isSameAs(body);
    }
}
