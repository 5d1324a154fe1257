package dev.hyaline.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.Asking;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.config.ServerConfig;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RetryDecisionTest {

    private static final WireRequest REQUEST =
            WireRequest.of(
                    Asking.question("q"),
                    new ServedModel(
                            ServerConfig.of(BaseUrl.OPENAI, new KeySource.None()),
                            "m",
                            Optional.empty()),
                    Capabilities.PLAIN);

    private static RetryDecision verdict(int status, String body) {
        return AnswerReader.judge(REQUEST, new HttpResult.Received(status, Map.of(), body));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 409, 425, 429, 500, 502, 503, 520, 529, 599})
    void theseMayPass(int status) {
        assertThat(verdict(status, "no"))
                .isEqualTo(
                        new RetryDecision.Again(
                                Figures.format("HTTP %d: no", status), status, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 307, 400, 401, 402, 403, 404, 405, 413, 415, 422, 451, 501})
    void theseCannot(int status) {
        assertThat(verdict(status, "no"))
                .isEqualTo(
                        new RetryDecision.Refused(Figures.format("HTTP %d: no", status), status));
    }

    @Test
    void whatTheServerMayHaveDoneIsUncertain() {
        assertThat(verdict(504, ""))
                .isEqualTo(new RetryDecision.Again("HTTP 504: no message", 504, true));
        assertThat(verdict(200, "{"))
                .isEqualTo(new RetryDecision.Again("malformed JSON", 200, true));
        assertThat(AnswerReader.judge(REQUEST, new HttpResult.Broken("reset", true)))
                .isEqualTo(new RetryDecision.Again("reset", 0, true));
        assertThat(AnswerReader.judge(REQUEST, new HttpResult.Broken("refused", false)))
                .isEqualTo(new RetryDecision.Again("refused", 0, false));
    }

    @Test
    void errorsInDisguiseCountAsWhatTheyAre() {
        assertThat(verdict(200, "{\"error\": {\"message\": \"x\", \"code\": 400}}"))
                .isEqualTo(new RetryDecision.Refused("HTTP 400: x", 400));
        assertThat(verdict(200, "{\"error\": \"y\"}"))
                .isEqualTo(new RetryDecision.Again("HTTP 500: y", 500, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\": {\"message\": \"a b\\nc\"}} | a b c",
                "{\"error\": \"plain\"} | plain",
                "{\"message\": \"other\"} | other",
                "{\"detail\": \"Not Found\"} | Not Found",
                "{\"detail\": [{\"msg\": \"field required\"}]} | field required",
                "{\"object\": \"error\"} | {\"object\": \"error\"}",
                "<html><h1>502  Bad Gateway</h1></html> | 502 Bad Gateway",
                "'' | no message",
            })
    void theServersWordsAreFoundAndMadeOneLine(String body, String words) {
        assertThat(RetryDecision.Statuses.words(body)).isEqualTo(words);
    }

    @Test
    void longMessagesAreCut() {
        assertThat(RetryDecision.Statuses.words("x".repeat(5000))).hasSize(301).endsWith("x…");
    }
}
