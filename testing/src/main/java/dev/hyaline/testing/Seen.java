package dev.hyaline.testing;

import tools.jackson.databind.JsonNode;

/**
 * A request as the server saw it.
 *
 * @param path such as {@code /v1/chat/completions}
 * @param body what was sent
 * @param bodyHash SHA-256 of the body with its fields sorted, in hexadecimal digits
 * @param authorization the header, or empty
 * @param number how many requests came before it
 * @param before how many of them had the same body
 */
public record Seen(
        String path, JsonNode body, String bodyHash, String authorization, int number, int before) {

    /** Whether it goes to {@code chat/completions}. */
    public boolean isChat() {
        return path.endsWith("/chat/completions");
    }

    /** The text to continue, or the chat's last message. */
    public String prompt() {
        if (!isChat()) {
            return body.path("prompt").asString("");
        }
        JsonNode messages = body.path("messages");
        return messages.path(messages.size() - 1).path("content").asString("");
    }

    /** Everything the model reads. */
    public String wholePrompt() {
        if (!isChat()) {
            return prompt();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode message : body.path("messages")) {
            text.append(message.path("content").asString("")).append('\n');
        }
        return text.toString();
    }

    /** Most tokens of the answer. */
    public int maxTokens() {
        return body.path("max_tokens").asInt(body.path("max_completion_tokens").asInt(16));
    }
}
