package dev.hyaline.llm.wire;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.Sha256;
import dev.hyaline.llm.config.BaseUrl;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.config.ServedModel;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as one model at one server is asked it.
 *
 * @param request what it was made from
 * @param route where it goes
 * @param body what is sent
 * @param key SHA-256, in hexadecimal digits, over server, model, route, sample and the body in
 *     canonical form: the ledger's key
 */
public record WireRequest(Request request, Route route, ObjectNode body, String key) {

    /** The two ways of the protocol to ask. */
    public enum Route {
        CHAT("/chat/completions"),
        COMPLETION("/completions");

        private final String path;

        Route(String path) {
            this.path = path;
        }

        /** Behind the server's address. */
        String path() {
            return path;
        }

        static Route of(Request request) {
            return request instanceof Request.Chat ? CHAT : COMPLETION;
        }
    }

    /** In one spelling: fields sorted by name at every depth, no white space. */
    static final JsonMapper CANONICAL =
            Json.STRICT.rebuild().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

    private static final String FIELD = "prompt_logprobs";

    /**
     * A chat with a model that only completes texts becomes one.
     *
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} when the model cannot do what
     *     is asked
     */
    public static WireRequest of(Request asked, ServedModel model, Capabilities capabilities) {
        Request request =
                asked instanceof Request.Chat chat && !capabilities.chat() ? chat.asText() : asked;
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", model.model());
        switch (request) {
            case Request.Chat chat -> {
                messages(body, chat);
                chatSampling(body, chat.sampling(), model);
                chatLogprobs(body, chat, capabilities, model);
                chat.format().ifPresent(format -> format(body, format, capabilities.json()));
            }
            case Request.Completion completion -> {
                body.put("prompt", completion.prompt());
                body.put("max_tokens", completion.sampling().maxTokens());
                sampling(body, completion.sampling());
                completionLogprobs(body, completion, capabilities, model);
            }
        }
        return new WireRequest(
                request, Route.of(request), body, key(request, model, Route.of(request), body));
    }

    private static String key(Request request, ServedModel model, Route route, ObjectNode body) {
        return Sha256.of(
                        String.join(
                                "\n",
                                model.server().baseUrl().text(),
                                model.model(),
                                route.name(),
                                String.valueOf(request.sampling().sample()),
                                CANONICAL.writeValueAsString(body)))
                .hex();
    }

    /** Most tokens of the answer, what the model writes for itself before it included. */
    public int answerTokens() {
        return body.path("max_tokens").asInt(body.path("max_completion_tokens").asInt(0));
    }

    /** What is sent, as it is sent. */
    public String bodyText() {
        return Json.STRICT.writeValueAsString(body);
    }

    /** Whether the prompt comes back in front of the answer. */
    boolean echoes() {
        return body.path("echo").asBoolean(false);
    }

    private static void messages(ObjectNode body, Request.Chat chat) {
        ArrayNode messages = body.putArray("messages");
        for (ChatMessage message : chat.messages()) {
            messages.addObject()
                    .put("role", message.speaker().wireName())
                    .put("content", message.text());
        }
    }

    /** OpenAI's newer models refuse {@code max_tokens} in chats; other servers know only that. */
    private static String maxTokensField(ServedModel model) {
        return model.server().baseUrl().equals(BaseUrl.OPENAI)
                ? "max_completion_tokens"
                : "max_tokens";
    }

    private static void chatSampling(ObjectNode body, Sampling sampling, ServedModel model) {
        Thinking thinking = Thinking.of(model);
        body.put(maxTokensField(model), sampling.maxTokens() + thinking.tokens());
        thinking.effort().ifPresent(effort -> body.put("reasoning_effort", effort));
        sampling(body, thinking.ownTemperature() ? sampling.withoutTemperature() : sampling);
    }

    private static void sampling(ObjectNode body, Sampling sampling) {
        sampling.temperature().ifPresent(value -> body.put("temperature", value));
        sampling.seed().ifPresent(value -> body.put("seed", value));
        if (!sampling.stop().isEmpty()) {
            sampling.stop().forEach(body.putArray("stop")::add);
        }
    }

    private static void chatLogprobs(
            ObjectNode body, Request.Chat chat, Capabilities can, ServedModel model) {
        if (chat.answerLogprobs() > 0) {
            require(can.chatLogprobs(), chat.answerLogprobs(), "answers in chats", model);
            body.put("logprobs", true).put("top_logprobs", chat.answerLogprobs());
        }
        if (chat.promptLogprobs() > 0) {
            int most = can.chatPromptLogprobs() ? can.promptAlternatives() : 0;
            require(most, chat.promptLogprobs(), "prompts of chats", model);
            body.put(FIELD, chat.promptLogprobs());
        }
    }

    private static void completionLogprobs(
            ObjectNode body, Request.Completion asked, Capabilities can, ServedModel model) {
        int wanted = asked.answerLogprobs();
        if (wanted > 0) {
            require(can.completionLogprobs(), wanted, "answers of completions", model);
        }
        if (asked.promptLogprobs() > 0) {
            require(can.promptAlternatives(), asked.promptLogprobs(), "prompts", model);
            if (can.promptLogprobs() == PromptLogprobs.ECHO) {
                body.put("echo", true);
                wanted = Math.max(wanted, asked.promptLogprobs());
            } else {
                body.put(FIELD, asked.promptLogprobs());
            }
        }
        if (wanted > 0) {
            body.put("logprobs", wanted);
        }
    }

    private static void require(int most, int wanted, String of, ServedModel model) {
        if (wanted > most) {
            throw HyalineException.languageModel(
                    "log-probabilities of %s must be at most %d alternatives, but %d were asked of"
                            + " %s",
                    of, most, wanted, model.describe());
        }
    }

    private static void format(ObjectNode body, JsonFormat format, JsonSupport support) {
        if (support == JsonSupport.NONE) {
            return;
        }
        ObjectNode wanted = body.putObject("response_format");
        if (format instanceof JsonFormat.Schema schema && support == JsonSupport.SCHEMA) {
            wanted.put("type", "json_schema")
                    .putObject("json_schema")
                    .put("name", schema.name())
                    .put("strict", true)
                    .set("schema", Json.STRICT.valueToTree(schema.schema()));
        } else {
            wanted.put("type", "json_object");
        }
    }

    /**
     * What a model writes for itself before it answers. It is paid as an answer and counts against
     * the answer's most tokens, so these are raised by what thinking may take.
     *
     * @param tokens most that it may take
     * @param ownTemperature whether the model takes no temperature but its own
     * @param effort how hard it shall think, in OpenAI's words; empty to say nothing
     */
    private record Thinking(int tokens, boolean ownTemperature, Optional<String> effort) {

        /** OpenAI's models that think: o1, o3, o4-mini, gpt-5 and their kin. */
        private static final Pattern OPENAI = Pattern.compile("(?:o[1-9]|gpt-[5-9])(?:[.-].*)?");

        /** At low effort they mostly stay below a thousand. */
        private static final int OPENAI_TOKENS = 2000;

        /** As the user says; else as it is known of OpenAI's models; else it does not think. */
        static Thinking of(ServedModel model) {
            boolean thinks =
                    model.server().baseUrl().equals(BaseUrl.OPENAI)
                            && OPENAI.matcher(model.model()).matches();
            return new Thinking(
                    model.thinkingTokens().orElse(thinks ? OPENAI_TOKENS : 0),
                    thinks,
                    thinks ? Optional.of("low") : Optional.empty());
        }
    }
}
