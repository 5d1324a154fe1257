package dev.hyaline.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.llm.Asking;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.config.ServerConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The servers' dialects, in bodies as they send them. */
final class AnswerReaderTest {

    private static final ServedModel MODEL =
            new ServedModel(
                    ServerConfig.of(BaseUrl.parse("http://localhost"), new KeySource.None()),
                    "m",
                    Optional.empty());
    private static final WireRequest CHAT =
            WireRequest.of(
                    Asking.question("q").withAnswerLogprobs(2).withPromptLogprobs(2),
                    MODEL,
                    Capabilities.everything(20, PromptLogprobs.FIELD));

    private static WireRequest echo(String prompt, int maxTokens) {
        return WireRequest.of(
                Request.completion(prompt, Sampling.greedy(maxTokens)).withPromptLogprobs(2),
                MODEL,
                Capabilities.everything(20));
    }

    private static RetryDecision decision(WireRequest request, String body) {
        return AnswerReader.read(request, new HttpResult.Received(200, Map.of(), body));
    }

    private static RetryDecision.Answered read(WireRequest request, String body) {
        return (RetryDecision.Answered) decision(request, body);
    }

    @Test
    void openAisChat() {
        RetryDecision.Answered content =
                read(
                        CHAT,
                        """
                        {"id": "chatcmpl-1", "choices": [{"index": 0, "finish_reason": "stop",
                          "message": {"role": "assistant", "content": "7", "refusal": null},
                          "logprobs": {"content": [{"token": "7", "logprob": -0.1, "bytes": [55],
                            "top_logprobs": [{"token": "7", "logprob": -0.1, "bytes": [55]},
                                             {"token": "10", "logprob": -2.5, "bytes": null}]}],
                            "refusal": null}}],
                         "usage": {"prompt_tokens": 30, "completion_tokens": 1, "total_tokens": 31,
                           "prompt_tokens_details": {"cached_tokens": 10}}}
                        """);
        assertThat(content)
                .isEqualTo(
                        new RetryDecision.Answered(
                                "7",
                                "stop",
                                Optional.empty(),
                                List.of(
                                        new TokenLogprob(
                                                "7",
                                                OptionalDouble.of(-0.1),
                                                List.of(
                                                        new TokenLogprob.Alternative("7", -0.1),
                                                        new TokenLogprob.Alternative("10", -2.5)))),
                                List.of(),
                                Optional.of(new Usage(30, 1, 10, false))));
    }

    @ParameterizedTest
    @CsvSource({
        "'<think>hm, 3?</think>\\n\\n7', 7",
        "'\\n<think></think>7', 7",
        "'7 </think> is no tag of ours', '7 </think> is no tag of ours'",
        "'<think>never done', '<think>never done'"
    })
    void whatAModelWritesForItselfIsNotTheAnswer(String said, String answer) {
        String body =
                Figures.format(
                        """
                        {"choices": [{"message": {"content": "%s"}, "finish_reason": "stop"}]}
                        """,
                        said);
        assertThat(read(CHAT, body).text()).isEqualTo(answer);
    }

    @Test
    void vllmsPromptOfAChat() {
        RetryDecision.Answered content =
                read(
                        CHAT,
                        """
                        {"choices": [{"message": {"content": [{"type": "text", "text": "a"},
                           {"type": "text", "text": "b"}]}, "finish_reason": "length"}],
                         "prompt_logprobs": [null,
                           {"271": {"logprob": -3.5, "rank": 9, "decoded_token": " x"},
                            "15": {"logprob": -0.5, "rank": 1, "decoded_token": "0"}}]}
                        """);
        assertThat(content.text()).isEqualTo("ab");
        assertThat(content.finish()).isEqualTo("length");
        assertThat(content.usage()).isEmpty();
        assertThat(content.promptTokens())
                .containsExactly(
                        new TokenLogprob("", OptionalDouble.empty(), List.of()),
                        new TokenLogprob(
                                " x",
                                OptionalDouble.of(-3.5),
                                List.of(
                                        new TokenLogprob.Alternative(" x", -3.5),
                                        new TokenLogprob.Alternative("0", -0.5))));
    }

    private static final String ECHOED =
            """
            {"choices": [{"text": "a €b", "finish_reason": "length", "logprobs": {
               "tokens": ["a", " €", "b"], "token_logprobs": [null, -1.5, -0.25],
               "top_logprobs": [null, {" €": -1.5, "0": -2}, {"b": -0.25}],
               "text_offset": [0, 1, 3]}}]%s}
            """;

    @Test
    void anEchoIsCutWhereThePromptEnds() {
        for (String usage :
                List.of("", ", \"usage\": {\"prompt_tokens\": 2, \"completion_tokens\": 1}")) {
            RetryDecision.Answered content = read(echo("a €", 1), Figures.format(ECHOED, usage));
            assertThat(content.text()).isEqualTo("b");
            assertThat(content.tokens()).as("not asked for").isEmpty();
            assertThat(content.promptTokens())
                    .containsExactly(
                            new TokenLogprob("a", OptionalDouble.empty(), List.of()),
                            new TokenLogprob(
                                    " €",
                                    OptionalDouble.of(-1.5),
                                    List.of(
                                            new TokenLogprob.Alternative(" €", -1.5),
                                            new TokenLogprob.Alternative("0", -2))));
        }
    }

    @Test
    void anEchoOfNothingElseIsAllPrompt() {
        assertThat(read(echo("a €b", 0), Figures.format(ECHOED, "")).promptTokens()).hasSize(3);
        assertThat(read(echo("a €b", 0), Figures.format(ECHOED, "")).text()).isEmpty();
    }

    @Test
    void llamaCppWritesCompletionsLikeChats() {
        WireRequest request =
                WireRequest.of(
                        Request.completion("p", Sampling.greedy(1)).withAnswerLogprobs(2),
                        MODEL,
                        Capabilities.everything(20));
        RetryDecision.Answered content =
                read(
                        request,
                        """
                        {"choices": [{"text": " 3", "finish_reason": "length", "logprobs":
                           {"content": [{"id": 5, "token": " 3", "logprob": -0.5,
                              "top_logprobs": [{"id": 5, "token": " 3", "logprob": -0.5}]}]}}]}
                        """);
        assertThat(content.tokens())
                .containsExactly(
                        new TokenLogprob(
                                " 3",
                                OptionalDouble.of(-0.5),
                                List.of(new TokenLogprob.Alternative(" 3", -0.5))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\": -1, \"completion_tokens\": 2}",
                "{\"prompt_tokens\": 1, \"completion_tokens\": -2}",
                "{\"prompt_tokens\": 1, \"completion_tokens\": 2, \"total_tokens\": 4}",
                "{\"prompt_tokens\": \"many\"}",
                "{\"completion_tokens\": 2}",
                "{\"prompt_tokens\": 1.5, \"completion_tokens\": 2}",
                "null",
                "7"
            })
    void countsThatCannotBeAreNone(String usage) {
        String body = Figures.format("{\"choices\": [{}], \"usage\": %s}", usage);
        assertThat(read(CHAT, body).usage()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[1, 2", "<html>", "{\"choices\": [{]}", "{} {}"})
    void brokenJsonIsUnreadable(String body) {
        assertThat(decision(CHAT, body))
                .isInstanceOfSatisfying(
                        RetryDecision.Again.class, again -> assertThat(again.uncertain()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "null", "1", "\"text\"", "{\"choices\": {}}"})
    void jsonOfAnotherKindIsUnreadable(String body) {
        assertThat(decision(CHAT, body))
                .isEqualTo(new RetryDecision.Again("JSON without choices", 200, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"choices\": []}", "{\"choices\": [null]}"})
    void whatHasNoChoiceIsNoAnswer(String body) {
        assertThat(decision(CHAT, body))
                .isEqualTo(new RetryDecision.Again("JSON without a choice", 200, true));
    }

    @Test
    void whatTheProviderBrokeOffIsAskedAgainInItsWords() {
        for (String choice :
                List.of(
                        "{\"error\": {\"code\": 502, \"message\": \"overloaded\"}, \"finish_reason\": \"error\", \"message\": {\"content\": \"\"}}",
                        "{\"error\": {\"message\": \"overloaded\"}}")) {
            assertThat(decision(CHAT, "{\"choices\": [" + choice + "]}"))
                    .isEqualTo(
                            new RetryDecision.Again(
                                    "broken off by the provider: overloaded", 200, true));
        }
        assertThat(decision(CHAT, "{\"choices\": [{\"finish_reason\": \"error\"}]}"))
                .isInstanceOf(RetryDecision.Again.class);
    }

    @Test
    void anAnswerWithoutAnythingInItIsAnAnswer() {
        for (String body :
                List.of(
                        "{\"choices\": [{}]}",
                        "{\"choices\": [{\"message\": null, \"logprobs\": null}]}",
                        "{\"choices\": [{\"message\": {\"content\": null}}], \"error\": null}")) {
            RetryDecision.Answered content = read(CHAT, body);
            assertThat(content.text()).as(body).isEmpty();
            assertThat(content.tokens()).as(body).isEmpty();
        }
    }
}
