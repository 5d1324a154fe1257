package dev.hyaline.llm.wire;

import dev.hyaline.common.Json;
import dev.hyaline.llm.config.Secret;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A response's body without the key it may repeat: neither in what it is written like nor in the
 * texts that its JSON holds. One that does repeat it loses its log-probabilities as well, whose
 * tokens spell the key in pieces.
 */
final class CleanBody {

    /** A character that need not be written so: every string is looked at as what it stands for. */
    private static final String ESCAPED = "\\u00";

    private static final List<String> PIECES = List.of("logprobs", "prompt_logprobs");

    private final Secret key;
    private boolean found;

    private CleanBody(Secret key) {
        this.key = key;
    }

    static String of(Secret key, String body) {
        if (!key.isPresent()) {
            return body;
        }
        CleanBody clean = new CleanBody(key);
        String text = clean.text(body);
        if (!clean.found && !body.contains(ESCAPED)) {
            return body;
        }
        JsonNode root;
        try {
            root = Json.STRICT.readTree(text);
        } catch (JacksonException e) {
            return text;
        }
        JsonNode cleaned = clean.node(root);
        if (!clean.found) {
            return body;
        }
        PIECES.forEach(name -> cleaned.findParents(name).forEach(each -> without(each, name)));
        return Json.STRICT.writeValueAsString(cleaned);
    }

    private static void without(JsonNode node, String name) {
        if (node instanceof ObjectNode object) {
            object.remove(name);
        }
    }

    private String text(String text) {
        String redacted = key.redact(text);
        found |= !redacted.equals(text);
        return redacted;
    }

    private JsonNode node(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = object.objectNode();
                for (Map.Entry<String, JsonNode> each : object.properties()) {
                    copy.set(text(each.getKey()), node(each.getValue()));
                }
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = array.arrayNode();
                array.forEach(each -> copy.add(node(each)));
                yield copy;
            }
            case StringNode string -> StringNode.valueOf(text(string.stringValue()));
            default -> node;
        };
    }
}
