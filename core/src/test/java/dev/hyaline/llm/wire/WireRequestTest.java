package dev.hyaline.llm.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Json;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.config.KeySource;
import dev.hyaline.llm.config.ServedModel;
import dev.hyaline.llm.config.ServerConfig;
import dev.hyaline.llm.wire.WireRequest.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is sent, and what it is remembered by. */
final class WireRequestTest {

    private static final ServedModel LOCAL = model("http://localhost:8000/v1", "m");
    private static final Capabilities ALL = Capabilities.everything(20);

    private static ServedModel model(String baseUrl, String name) {
        return new ServedModel(
                ServerConfig.of(BaseUrl.parse(baseUrl), new KeySource.None()),
                name,
                Optional.empty());
    }

    private static WireRequest wire(Request request) {
        return WireRequest.of(request, LOCAL, ALL);
    }

    private static Sampling withSeed(long seed, Sampling other) {
        return new Sampling(
                other.maxTokens(),
                other.temperature(),
                OptionalLong.of(seed),
                other.stop(),
                other.sample());
    }

    @Test
    void aChatIsSentSo() {
        Request.Chat chat =
                Request.chat(
                                List.of(
                                        ChatMessage.system("s"),
                                        ChatMessage.user("u"),
                                        ChatMessage.assistant("a")),
                                withSeed(3, Sampling.at(0.7, 60)).withStop("\n", "END"))
                        .withAnswerLogprobs(5)
                        .withPromptLogprobs(2);
        assertThat(wire(chat).bodyText())
                .isEqualTo(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                                + "{\"role\":\"user\",\"content\":\"u\"},{\"role\":\"assistant\","
                                + "\"content\":\"a\"}],\"max_tokens\":60,\"temperature\":0.7,"
                                + "\"seed\":3,\"stop\":[\"\\n\",\"END\"],\"logprobs\":true,"
                                + "\"top_logprobs\":5,\"prompt_logprobs\":2}");
    }

    @Test
    void openAiHasAnotherNameForTheMostTokensOfAChat() {
        Request.Chat chat = Request.chat(List.of(ChatMessage.user("u")), Sampling.byServer(60));
        assertThat(WireRequest.of(chat, model("https://api.openai.com", "gpt-4o"), ALL).bodyText())
                .isEqualTo(
                        "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"u\"}],"
                                + "\"max_completion_tokens\":60}");
    }

    @Test
    void aModelThatThinksGetsRoomForItAndItsOwnTemperature() {
        Request.Chat chat = Request.chat(List.of(ChatMessage.user("u")), Sampling.greedy(60));
        WireRequest thinking =
                WireRequest.of(chat, model("https://api.openai.com", "gpt-5-mini"), ALL);
        assertThat(thinking.bodyText())
                .isEqualTo(
                        "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"u\"}],"
                                + "\"max_completion_tokens\":2060,\"reasoning_effort\":\"low\"}");
        assertThat(thinking.answerTokens()).isEqualTo(2060);
        ServedModel local =
                new ServedModel(LOCAL.server(), "qwen3", Optional.empty(), OptionalInt.of(500));
        assertThat(WireRequest.of(chat, local, ALL).bodyText())
                .isEqualTo(
                        "{\"model\":\"qwen3\",\"messages\":[{\"role\":\"user\",\"content\":\"u\"}],"
                                + "\"max_tokens\":560,\"temperature\":0.0}");
    }

    @Test
    void aChatWithAModelThatOnlyCompletesIsATextToContinue() {
        Request.Chat chat =
                Request.chat(
                        List.of(ChatMessage.system("rules"), ChatMessage.user("u")),
                        Sampling.greedy(60));
        Capabilities completing =
                new Capabilities(
                        false, true, 0, 20, PromptLogprobs.ECHO, 20, false, JsonSupport.NONE);
        WireRequest wire = WireRequest.of(chat, LOCAL, completing);
        assertThat(wire.route()).isEqualTo(Route.COMPLETION);
        assertThat(wire.bodyText())
                .isEqualTo(
                        "{\"model\":\"m\",\"prompt\":\"rules\\n\\nQuestion:\\nu\\n\\nAnswer:\","
                                + "\"max_tokens\":60,\"temperature\":0.0,\"stop\":[\"\\n\\nQuestion:\"]}");
    }

    @Test
    void aPromptIsReadByEchoOrByField() {
        Request.Completion prompt =
                Request.completion("p", Sampling.greedy(0)).withPromptLogprobs(12);
        assertThat(
                        WireRequest.of(
                                        prompt,
                                        LOCAL,
                                        Capabilities.everything(20, PromptLogprobs.ECHO))
                                .bodyText())
                .isEqualTo(
                        "{\"model\":\"m\",\"prompt\":\"p\",\"max_tokens\":0,\"temperature\":0.0,"
                                + "\"echo\":true,\"logprobs\":12}");
        assertThat(
                        WireRequest.of(
                                        prompt,
                                        LOCAL,
                                        Capabilities.everything(20, PromptLogprobs.FIELD))
                                .bodyText())
                .isEqualTo(
                        "{\"model\":\"m\",\"prompt\":\"p\",\"max_tokens\":0,\"temperature\":0.0,"
                                + "\"prompt_logprobs\":12}");
    }

    @Test
    void jsonIsAskedForAsFarAsTheServerGoes() {
        Request.Chat chat =
                Request.chat(List.of(ChatMessage.user("u")), Sampling.greedy(9))
                        .withFormat(new JsonFormat.Schema("s", Map.of("type", (Object) "object")));
        assertThat(wire(chat).bodyText())
                .endsWith(
                        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":"
                                + "\"s\",\"strict\":true,\"schema\":{\"type\":\"object\"}}}}");
        Capabilities objects =
                new Capabilities(
                        true, true, 0, 0, PromptLogprobs.NONE, 0, false, JsonSupport.OBJECT);
        assertThat(WireRequest.of(chat, LOCAL, objects).bodyText())
                .endsWith(",\"response_format\":{\"type\":\"json_object\"}}");
        assertThat(WireRequest.of(chat, LOCAL, Capabilities.PLAIN).bodyText())
                .doesNotContain("response_format");
    }

    @Test
    void keysDoNotDependOnTheOrderOfAMap() {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("type", "object");
        one.put("properties", Map.of("a", Map.of("type", "string", "minLength", 1)));
        Map<String, Object> other = new LinkedHashMap<>();
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("minLength", 1);
        text.put("type", "string");
        other.put("properties", Map.of("a", text));
        other.put("type", "object");
        assertThat(wire(withSchema(one)).key()).isEqualTo(wire(withSchema(other)).key());
        assertThat(wire(withSchema(other)).bodyText())
                .as("the author's order is sent")
                .contains("\"schema\":{\"properties\"");
        assertThat(
                        WireRequest.CANONICAL.writeValueAsString(
                                Json.STRICT.readTree("{\"b\":[{\"d\":1,\"c\":2}],\"a\":0.0}")))
                .isEqualTo("{\"a\":0.0,\"b\":[{\"c\":2,\"d\":1}]}");
    }

    private static Request withSchema(Map<String, ?> schema) {
        return Request.chat(List.of(ChatMessage.user("u")), Sampling.greedy(9))
                .withFormat(new JsonFormat.Schema("s", schema));
    }

    @Test
    void keysDependOnServerModelRouteSampleAndBody() {
        Sampling sampling = Sampling.at(1, 9);
        Request.Chat chat = Request.chat(List.of(ChatMessage.user("u")), sampling);
        assertThat(
                        List.of(
                                wire(chat).key(),
                                WireRequest.of(chat, model("http://localhost:8001", "m"), ALL)
                                        .key(),
                                WireRequest.of(chat, model("http://localhost:8000", "n"), ALL)
                                        .key(),
                                wire(Request.chat(chat.messages(), sampling.withSample(1))).key(),
                                wire(Request.chat(chat.messages(), withSeed(1, sampling))).key(),
                                wire(Request.completion("u", sampling)).key(),
                                wire(chat.withAnswerLogprobs(1)).key()))
                .doesNotHaveDuplicates()
                .allMatch(key -> key.matches("[0-9a-f]{64}"));
        assertThat(wire(chat).key())
                .as("ledgers that were written stay readable")
                .isEqualTo(KEY_OF_CHAT);
    }

    /** By Python's hashlib. */
    private static final String KEY_OF_CHAT =
            "9b65dc4cc548c7d71b73e96ae4adee90b8635e696fe9b8634741fa21d7e75e09";
}
