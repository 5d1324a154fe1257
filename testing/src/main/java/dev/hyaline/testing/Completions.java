package dev.hyaline.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes answers in the form of OpenAI's, with vLLM's additions. */
final class Completions {

    private static final int CHAT_TEMPLATE_TOKENS = 3;
    private static final long ABSURD = 2_000_000_000;

    private final Script script;
    private final Seen request;

    Completions(Script script, Seen request) {
        this.script = script;
        this.request = request;
    }

    /** What was made. */
    record Made(ObjectNode body, int promptTokens, int completionTokens) {}

    Made make(Fault fault) {
        String prompt = request.wholePrompt();
        List<String> promptTokens = script.model().tokens(prompt);
        List<String> all = script.model().tokens(text(fault));
        List<String> tokens = all.subList(0, Math.min(all.size(), request.maxTokens()));
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("id", "cmpl-1")
                .put("object", request.isChat() ? "chat.completion" : "text_completion")
                .put("model", request.body().path("model").asString(""));
        ArrayNode choices = root.putArray("choices");
        if (fault != Fault.NO_CHOICE) {
            ObjectNode choice = choices.addObject();
            choice.put("index", 0)
                    .put("finish_reason", tokens.size() < all.size() ? "length" : "stop");
            boolean logprobs = fault != Fault.NO_LOGPROBS;
            if (request.isChat()) {
                chat(root, choice, promptTokens, tokens, fault, logprobs);
            } else {
                completion(choice, promptTokens, tokens, logprobs);
            }
        }
        int read = promptTokens.size() + (request.isChat() ? CHAT_TEMPLATE_TOKENS : 0);
        if (fault != Fault.NO_USAGE) {
            long more = fault == Fault.ABSURD_USAGE ? ABSURD : 0;
            long total = read + tokens.size() + 2 * more;
            root.putObject("usage")
                    .put("prompt_tokens", read + more)
                    .put("completion_tokens", tokens.size() + more)
                    .put("total_tokens", fault == Fault.WRONG_USAGE ? 1 : total);
        }
        return new Made(root, read, tokens.size());
    }

    private String text(Fault fault) {
        if (fault == Fault.EMPTY_TEXT || fault == Fault.REFUSAL) {
            return "";
        }
        JsonNode format = request.body().path("response_format");
        String answer = script.model().answer(request.prompt());
        if (answer.startsWith("{")) {
            return answer;
        }
        return switch (format.path("type").asString("")) {
            case "json_schema" -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                JsonNode schema = format.path("json_schema").path("schema");
                for (String name : schema.path("properties").propertyNames()) {
                    object.put(name, answer);
                }
                yield object.toString();
            }
            case "json_object" ->
                    JsonNodeFactory.instance.objectNode().put("answer", answer).toString();
            default -> answer;
        };
    }

    private void chat(
            ObjectNode root,
            ObjectNode choice,
            List<String> promptTokens,
            List<String> tokens,
            Fault fault,
            boolean logprobs) {
        ObjectNode message = choice.putObject("message").put("role", "assistant");
        message.put("content", String.join("", tokens));
        if (fault == Fault.REFUSAL) {
            message.putNull("content").put("refusal", "I cannot help\nwith that.");
        }
        int alternatives = request.body().path("top_logprobs").asInt(0);
        if (logprobs && request.body().path("logprobs").asBoolean(false)) {
            ArrayNode content = choice.putObject("logprobs").putArray("content");
            String before = request.wholePrompt();
            for (String token : tokens) {
                Map<String, Double> next = script.model().next(before);
                ObjectNode place =
                        content.addObject()
                                .put("token", token)
                                .put("logprob", next.getOrDefault(token, -1.0));
                ArrayNode top = place.putArray("top_logprobs");
                first(next, alternatives)
                        .forEach(each ->
                                top.addObject()
                                        .put("token", each.getKey())
                                        .put("logprob", each.getValue()));
                before += token;
            }
        }
        promptLogprobs(root, promptTokens, logprobs);
    }

    private void completion(
            ObjectNode choice, List<String> promptTokens, List<String> tokens, boolean logprobs) {
        boolean echo =
                request.body().path("echo").asBoolean(false)
                        && script.abilities().contains(Ability.ECHO);
        List<String> shown = new ArrayList<>(echo ? promptTokens : List.of());
        shown.addAll(tokens);
        choice.put("text", (echo ? request.prompt() : "") + String.join("", tokens));
        if (logprobs && request.body().path("logprobs").isNumber()) {
            legacy(choice.putObject("logprobs"), shown, echo);
        }
        promptLogprobs(choice, promptTokens, logprobs);
    }

    private void legacy(ObjectNode logprobs, List<String> shown, boolean echo) {
        int alternatives = request.body().path("logprobs").asInt(0);
        ArrayNode texts = logprobs.putArray("tokens");
        ArrayNode values = logprobs.putArray("token_logprobs");
        ArrayNode top = logprobs.putArray("top_logprobs");
        ArrayNode offsets = logprobs.putArray("text_offset");
        String before = echo ? "" : request.prompt();
        for (String token : shown) {
            texts.add(token);
            offsets.add(before.codePointCount(0, before.length()));
            if (before.isEmpty()) {
                values.addNull();
                top.addNull();
            } else {
                Map<String, Double> next = script.model().next(before);
                values.add(next.getOrDefault(token, -1.0));
                ObjectNode place = top.addObject();
                first(next, alternatives)
                        .forEach(each -> place.put(each.getKey(), each.getValue()));
            }
            before += token;
        }
    }

    private void promptLogprobs(ObjectNode at, List<String> promptTokens, boolean logprobs) {
        JsonNode wanted = request.body().path("prompt_logprobs");
        if (!logprobs
                || !wanted.isNumber()
                || !script.abilities().contains(Ability.PROMPT_LOGPROBS)) {
            return;
        }
        ArrayNode places = at.putArray("prompt_logprobs");
        String before = "";
        for (String token : promptTokens) {
            if (before.isEmpty()) {
                places.addNull();
            } else {
                Map<String, Double> next = script.model().next(before);
                ObjectNode place = places.addObject();
                put(place, token, next.getOrDefault(token, -1.0), 1);
                int rank = 1;
                for (Map.Entry<String, Double> each : first(next, wanted.asInt(0))) {
                    put(place, each.getKey(), each.getValue(), rank++);
                }
            }
            before += token;
        }
    }

    private static void put(ObjectNode place, String token, double logprob, int rank) {
        String id = String.valueOf(token.hashCode() & 0xFFFF);
        if (!place.has(id)) {
            place.putObject(id)
                    .put("logprob", logprob)
                    .put("rank", rank)
                    .put("decoded_token", token);
        }
    }

    private static List<Map.Entry<String, Double>> first(Map<String, Double> next, int most) {
        return next.entrySet().stream().limit(most).toList();
    }
}
