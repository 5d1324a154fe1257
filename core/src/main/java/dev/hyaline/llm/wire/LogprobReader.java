package dev.hyaline.llm.wire;

import dev.hyaline.llm.wire.TokenLogprob.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** Reads the three ways in which servers write log-probabilities. What is null is absent. */
final class LogprobReader {

    private LogprobReader() {}

    /** Chats: {@code [{token, logprob, top_logprobs: [{token, logprob}]}]}. */
    static List<TokenLogprob> content(JsonNode content) {
        return content.valueStream()
                .map(each -> {
                    List<Alternative> alternatives = new ArrayList<>();
                    for (JsonNode other : each.path("top_logprobs")) {
                        add(alternatives, text(other, "token"), other.path("logprob"));
                    }
                    return new TokenLogprob(
                            text(each, "token"), number(each.path("logprob")), alternatives);
                })
                .toList();
    }

    /** Completions: {@code {tokens: [], token_logprobs: [], top_logprobs: [{token: logprob}]}}. */
    static List<TokenLogprob> legacy(JsonNode logprobs) {
        JsonNode texts = logprobs.path("tokens");
        List<TokenLogprob> tokens = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            List<Alternative> alternatives = new ArrayList<>();
            for (Map.Entry<String, JsonNode> each :
                    logprobs.path("top_logprobs").path(i).properties()) {
                add(alternatives, each.getKey(), each.getValue());
            }
            tokens.add(
                    new TokenLogprob(
                            texts.path(i).asString(""),
                            number(logprobs.path("token_logprobs").path(i)),
                            alternatives));
        }
        return tokens;
    }

    /**
     * vLLM's {@code prompt_logprobs}: {@code [null, {"id": {logprob, rank, decoded_token}}]}, where
     * the prompt's own token is the first entry of its place and its text is not known at the first
     * place.
     */
    static List<TokenLogprob> prompt(JsonNode places) {
        List<TokenLogprob> tokens = new ArrayList<>();
        for (JsonNode place : places) {
            List<Alternative> alternatives = new ArrayList<>();
            place.forEach(
                    each -> add(alternatives, text(each, "decoded_token"), each.path("logprob")));
            JsonNode own = place.valueStream().findFirst().orElse(place);
            tokens.add(
                    new TokenLogprob(
                            text(own, "decoded_token"), number(own.path("logprob")), alternatives));
        }
        return tokens;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private static void add(List<Alternative> alternatives, String token, JsonNode logprob) {
        number(logprob).ifPresent(value -> alternatives.add(new Alternative(token, value)));
    }

    private static OptionalDouble number(JsonNode node) {
        return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
    }
}
