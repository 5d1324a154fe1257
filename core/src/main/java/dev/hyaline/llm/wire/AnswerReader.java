package dev.hyaline.llm.wire;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Reads response bodies, in the dialects of OpenAI, vLLM, Ollama and llama.cpp. The ledger keeps
 * bodies as they came, so a better reader serves old answers too.
 */
public final class AnswerReader {

    /** What came is no JSON at all. */
    public static final String MALFORMED = "malformed JSON";

    private static final String THOUGHT_BEGINS = "<think>";
    private static final String THOUGHT_ENDS = "</think>";

    private AnswerReader() {}

    /** What an attempt's outcome means. */
    public static RetryDecision judge(WireRequest request, HttpResult result) {
        return switch (result) {
            case HttpResult.Broken broken ->
                    new RetryDecision.Again(broken.reason(), 0, broken.sent());
            case HttpResult.Received received ->
                    received.status() / 100 == 2
                            ? read(request, received)
                            : RetryDecision.Statuses.judge(received);
            case HttpResult.TooLong longer ->
                    new RetryDecision.Refused(
                            Figures.format(
                                    "answer must be at most %,d bytes, far more than %,d tokens take, but is longer; it was not read to its end",
                                    longer.most(), request.answerTokens()),
                            longer.status(),
                            true);
        };
    }

    /**
     * Reads what came with the status of success. What is no answer may have been paid, and some
     * proxies send errors like that.
     */
    public static RetryDecision read(WireRequest request, HttpResult.Received received) {
        JsonNode root;
        try {
            root = Json.STRICT.readTree(received.body());
        } catch (JacksonException e) {
            return new RetryDecision.Again(MALFORMED, received.status(), true);
        }
        JsonNode error = root.path("error");
        JsonNode choices = root.path("choices");
        if (error.isObject() || (error.isString() && !choices.isArray())) {
            int status = error.path("code").asInt(0);
            // Without a status of its own nobody knows what it was.
            return RetryDecision.Statuses.judge(status / 100 >= 4 ? status : 500, received.body());
        }
        if (!choices.isArray()) {
            return new RetryDecision.Again("JSON without choices", received.status(), true);
        }
        JsonNode choice = choices.path(0);
        if (choice.isMissingNode() || choice.isNull()) {
            return new RetryDecision.Again("JSON without a choice", received.status(), true);
        }
        if (choice.path("error").isObject()
                || choice.path("finish_reason").asString("").equals("error")) {
            String words = RetryDecision.Statuses.words(choice.toString());
            return new RetryDecision.Again(
                    "broken off by the provider: " + words, received.status(), true);
        }
        Optional<Usage> usage = usage(root.path("usage"));
        return switch (request.route()) {
            case CHAT -> chat(root, choice, usage);
            case COMPLETION -> completion(request, choice, usage);
        };
    }

    private static RetryDecision chat(JsonNode root, JsonNode choice, Optional<Usage> usage) {
        JsonNode message = choice.path("message");
        JsonNode prompt =
                root.path("prompt_logprobs").isArray()
                        ? root.path("prompt_logprobs")
                        : choice.path("prompt_logprobs");
        return new RetryDecision.Answered(
                withoutThoughts(content(message.path("content"))),
                choice.path("finish_reason").asString(""),
                Optional.of(message.path("refusal").asString("")).filter(each -> !each.isBlank()),
                LogprobReader.content(choice.path("logprobs").path("content")),
                LogprobReader.prompt(prompt),
                usage);
    }

    /**
     * What a model writes for itself before it answers is no part of the answer; servers that do
     * not know the model's ways leave it there.
     */
    private static String withoutThoughts(String text) {
        int end = text.indexOf(THOUGHT_ENDS);
        return end >= 0 && text.stripLeading().startsWith(THOUGHT_BEGINS)
                ? text.substring(end + THOUGHT_ENDS.length()).stripLeading()
                : text;
    }

    /** A text, or parts that have texts. */
    private static String content(JsonNode content) {
        if (!content.isArray()) {
            return content.asString("");
        }
        return content.valueStream()
                .map(part -> part.path("text").asString(""))
                .collect(Collectors.joining());
    }

    private static RetryDecision completion(
            WireRequest request, JsonNode choice, Optional<Usage> usage) {
        String text = choice.path("text").asString("");
        JsonNode logprobs = choice.path("logprobs");
        List<TokenLogprob> tokens =
                logprobs.path("content").isArray() // llama.cpp
                        ? LogprobReader.content(logprobs.path("content"))
                        : LogprobReader.legacy(logprobs);
        List<TokenLogprob> prompt = LogprobReader.prompt(choice.path("prompt_logprobs"));
        if (request.echoes() && request.request() instanceof Request.Completion asked) {
            int own = echoed(asked, logprobs, tokens.size(), usage);
            prompt = tokens.subList(0, own);
            tokens = tokens.subList(own, tokens.size());
            text = text.startsWith(asked.prompt()) ? text.substring(asked.prompt().length()) : text;
        }
        if (request.request().answerLogprobs() == 0) {
            tokens = List.of(); // echoing brings them along, asked for or not
        }
        return new RetryDecision.Answered(
                text,
                choice.path("finish_reason").asString(""),
                Optional.empty(),
                tokens,
                prompt,
                usage);
    }

    private static Optional<Usage> usage(JsonNode usage) {
        JsonNode prompt = usage.path("prompt_tokens");
        JsonNode completion = usage.path("completion_tokens");
        if (!prompt.isInt() || prompt.intValue() < 0) {
            return Optional.empty();
        }
        // Where nothing was generated, some leave this out.
        int completions = completion.isMissingNode() || completion.isNull() ? 0 : -1;
        completions = completion.isInt() ? completion.intValue() : completions;
        JsonNode total = usage.path("total_tokens");
        boolean agrees =
                !total.isNumber() || total.asLong() == (long) prompt.intValue() + completions;
        if (completions < 0 || !agrees) {
            return Optional.empty();
        }
        int cached = usage.path("prompt_tokens_details").path("cached_tokens").asInt(0);
        return Optional.of(
                new Usage(
                        prompt.intValue(),
                        completions,
                        Math.clamp(cached, 0, prompt.intValue()),
                        false));
    }

    /**
     * How many of the tokens are the prompt's. All but those that were generated: none when none
     * could be; else as many as the server counted; else those whose text begins behind the prompt.
     *
     * @param tokens all there are
     */
    private static int echoed(
            Request.Completion asked, JsonNode logprobs, int tokens, Optional<Usage> usage) {
        int most = asked.sampling().maxTokens();
        if (most == 0) {
            return tokens;
        }
        int generated =
                usage.map(Usage::completionTokens)
                        .filter(each -> each <= most)
                        .orElseGet(() -> behind(asked.prompt(), logprobs.path("text_offset")));
        return Math.clamp((long) tokens - generated, 0, tokens);
    }

    /** Offsets count characters as Python does: code points. */
    private static int behind(String prompt, JsonNode offsets) {
        int length = prompt.codePointCount(0, prompt.length());
        int count = 0;
        for (JsonNode offset : offsets) {
            if (offset.asInt(0) >= length) {
                count++;
            }
        }
        return count;
    }
}
