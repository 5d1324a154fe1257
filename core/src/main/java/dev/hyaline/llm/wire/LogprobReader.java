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
        List<TokenLogprob> tokens = new ArrayList<>();
        for (JsonNode each : content) {
            List<Alternative> alternatives = new ArrayList<>();
            for (JsonNode other : each.path("top_logprobs")) {
                add(alternatives, other.path("token").asString(""), other.path("logprob"));
            }
            tokens.add(
                    new TokenLogprob(
                            each.path("token").asString(""),
                            number(each.path("logprob")),
                            alternatives));
        }
        return tokens;
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
            String own = "";
            OptionalDouble ownLogprob = OptionalDouble.empty();
            boolean first = true;
            for (JsonNode each : place) {
                String text = each.path("decoded_token").asString("");
                if (first) {
                    own = text;
                    ownLogprob = number(each.path("logprob"));
                    first = false;
                }
                add(alternatives, text, each.path("logprob"));
            }
            tokens.add(new TokenLogprob(own, ownLogprob, alternatives));
        }
        return tokens;
    }

    private static void add(List<Alternative> alternatives, String token, JsonNode logprob) {
        number(logprob).ifPresent(value -> alternatives.add(new Alternative(token, value)));
    }

    private static OptionalDouble number(JsonNode node) {
        return node.isNumber() ? OptionalDouble.of(node.doubleValue()) : OptionalDouble.empty();
    }
}
