package dev.hyaline.llm;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.Capabilities.JsonSupport;
import dev.hyaline.llm.config.Capabilities.PromptLogprobs;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.JsonFormat;
import dev.hyaline.llm.wire.Reply;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Reply.Failure;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import dev.hyaline.llm.wire.TokenLogprob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Finds out what a model at a server can do, by asking for it: about ten requests of a few tokens,
 * which the ledger holds like all others. What a server accepts but does not give is counted as
 * what it cannot do.
 */
final class CapabilityProbe {

    /** OpenAI's most, for chats and for completions. vLLM's is 20 unless configured otherwise. */
    private static final int[] ALTERNATIVES = {20, 5};

    /** Of a route, a field or a value that is not known. */
    private static final Set<Integer> CANNOT = Set.of(400, 404, 405, 415, 422, 501);

    private static final String PROMPT = "One two three";
    private static final String COLOUR = "colour";
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {"colour": {"type": "string"}},
             "required": ["colour"], "additionalProperties": false}
            """;

    private final String model;
    private final BiFunction<Request, Capabilities, Reply> asking;
    private boolean chatAnswered;
    private String lastRefusal = "";

    /**
     * @param model for messages
     * @param asking sends a request as if the model had these capabilities
     */
    CapabilityProbe(String model, BiFunction<Request, Capabilities, Reply> asking) {
        this.model = model;
        this.asking = asking;
    }

    /**
     * Asks.
     *
     * @throws HyalineException with {@link ErrorCode#LANGUAGE_MODEL} when the server does not
     *     answer or refuses the key
     */
    Capabilities probe() {
        int chatLogprobs = chatLogprobs();
        boolean chat = chatAnswered || ask(chat(), Capabilities.PLAIN).isPresent();
        PromptFound prompt = promptLogprobs(PromptLogprobs.ECHO);
        if (prompt.promptAlternatives() == 0) {
            PromptFound field = promptLogprobs(PromptLogprobs.FIELD);
            prompt = field.promptAlternatives() > 0 ? field : prompt.or(field);
        }
        boolean completions =
                prompt.answered() || ask(completion(), Capabilities.PLAIN).isPresent();
        if (!chat && !completions) {
            throw HyalineException.languageModel(
                    "model must take chats or completions, but takes neither: %s (%s)",
                    lastRefusal, model);
        }
        return new Capabilities(
                chat,
                completions,
                chatLogprobs,
                prompt.answerAlternatives(),
                prompt.promptAlternatives() > 0 ? prompt.manner() : PromptLogprobs.NONE,
                prompt.promptAlternatives(),
                chat
                        && prompt.manner() == PromptLogprobs.FIELD
                        && chatPrompt(prompt.promptAlternatives()),
                chat ? json() : JsonSupport.NONE);
    }

    private int chatLogprobs() {
        for (int wanted : ALTERNATIVES) {
            Optional<Answer> answer =
                    ask(chat().withAnswerLogprobs(wanted), Capabilities.everything(wanted));
            if (answer.isPresent()) {
                chatAnswered = true;
                return has(answer.get().tokens()) ? wanted : 0;
            }
        }
        return 0;
    }

    /** What a completion with log-probabilities gave. */
    private record PromptFound(
            PromptLogprobs manner,
            boolean answered,
            int promptAlternatives,
            int answerAlternatives) {

        PromptFound or(PromptFound other) {
            return new PromptFound(
                    manner,
                    answered || other.answered,
                    promptAlternatives,
                    Math.max(answerAlternatives, other.answerAlternatives));
        }
    }

    private PromptFound promptLogprobs(PromptLogprobs manner) {
        for (int wanted : ALTERNATIVES) {
            Optional<Answer> answer =
                    ask(
                            completion().withPromptLogprobs(wanted).withAnswerLogprobs(wanted),
                            Capabilities.everything(wanted, manner));
            if (answer.isPresent()) {
                return new PromptFound(
                        manner,
                        true,
                        has(answer.get().promptTokens()) ? wanted : 0,
                        has(answer.get().tokens()) ? wanted : 0);
            }
        }
        return new PromptFound(manner, false, 0, 0);
    }

    private boolean chatPrompt(int alternatives) {
        return alternatives > 0
                && ask(
                                chat().withPromptLogprobs(alternatives),
                                Capabilities.everything(alternatives, PromptLogprobs.FIELD))
                        .filter(answer -> has(answer.promptTokens()))
                        .isPresent();
    }

    private static boolean has(List<TokenLogprob> tokens) {
        return tokens.stream()
                .anyMatch(each -> each.logprob().isPresent() && !each.alternatives().isEmpty());
    }

    /** How far the model keeps to a JSON format. */
    private JsonSupport json() {
        Map<String, Object> schema = Json.STRICT.readValue(SCHEMA, new TypeReference<>() {});
        Request.Chat question =
                Request.chat(
                        List.of(ChatMessage.user("Name a colour, as a JSON object.")),
                        Sampling.byServer(32));
        if (gives(question, new JsonFormat.Schema(COLOUR, schema), COLOUR)) {
            return JsonSupport.SCHEMA;
        }
        return gives(question, new JsonFormat.AnyObject(), "")
                ? JsonSupport.OBJECT
                : JsonSupport.NONE;
    }

    private boolean gives(Request.Chat question, JsonFormat format, String field) {
        return ask(question.withFormat(format), Capabilities.EVERYTHING)
                .filter(answer -> isObject(answer, field))
                .isPresent();
    }

    /**
     * Whether it is an object with a field. Models that think first may be cut off before they
     * begin, and then the format was at least accepted.
     */
    private static boolean isObject(Answer answer, String field) {
        if (answer.isCut()) {
            return answer.text().isBlank() || answer.text().stripLeading().startsWith("{");
        }
        try {
            JsonNode node = Json.STRICT.readTree(answer.text());
            return node.isObject() && (field.isEmpty() || node.has(field));
        } catch (JacksonException e) {
            return false;
        }
    }

    private static Request.Chat chat() {
        return Request.chat(List.of(ChatMessage.user(PROMPT)), Sampling.byServer(1));
    }

    private static Request.Completion completion() {
        return Request.completion(PROMPT, Sampling.byServer(1));
    }

    private Optional<Answer> ask(Request request, Capabilities assumed) {
        return switch (asking.apply(request, assumed)) {
            case Answer answer -> Optional.of(answer);
            case Failure failure -> {
                if (!CANNOT.contains(failure.status())) {
                    throw HyalineException.languageModel(
                            "language model must answer, but does not: %s (%s)",
                            failure.reason(), model);
                }
                lastRefusal = failure.reason();
                yield Optional.empty();
            }
        };
    }
}
