package dev.hyaline.llm;

import dev.hyaline.common.Json;
import dev.hyaline.llm.config.Capabilities;
import dev.hyaline.llm.config.JsonSupport;
import dev.hyaline.llm.wire.ChatMessage;
import dev.hyaline.llm.wire.JsonFormat;
import dev.hyaline.llm.wire.Reply.Answer;
import dev.hyaline.llm.wire.Request;
import dev.hyaline.llm.wire.Sampling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds out how far a model at a server keeps to a JSON format, by asking for one.
 *
 * @param asking sends a request as if the model had these capabilities; empty when it refuses
 */
record JsonProbe(BiFunction<Request, Capabilities, Optional<Answer>> asking) {

    private static final String COLOUR = "colour";

    JsonSupport probe() {
        Map<String, ?> schema =
                Map.of(
                        "type",
                        "object",
                        "properties",
                        Map.of(COLOUR, Map.of("type", "string")),
                        "required",
                        List.of(COLOUR),
                        "additionalProperties",
                        false);
        Request.Chat question =
                Request.chat(
                        List.of(ChatMessage.user("Name a colour, as a JSON object.")),
                        Sampling.byServer(32));
        Optional<Answer> bySchema =
                asking.apply(
                        question.withFormat(new JsonFormat.Schema(COLOUR, schema)),
                        Capabilities.EVERYTHING);
        if (bySchema.filter(each -> isObject(each, COLOUR)).isPresent()) {
            return JsonSupport.SCHEMA;
        }
        Optional<Answer> byObject =
                asking.apply(
                        question.withFormat(new JsonFormat.AnyObject()), Capabilities.EVERYTHING);
        return byObject.filter(each -> isObject(each, "")).isPresent()
                ? JsonSupport.OBJECT
                : JsonSupport.NONE;
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
}
