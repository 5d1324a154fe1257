package dev.hyaline.llm.wire;

import dev.hyaline.common.Json;
import java.util.Comparator;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON in one spelling: fields sorted by name at every depth, no white space. */
final class CanonicalJson {

    private CanonicalJson() {}

    static String of(JsonNode node) {
        return Json.STRICT.writeValueAsString(sorted(node));
    }

    private static JsonNode sorted(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode result = JsonNodeFactory.instance.objectNode();
                object.properties().stream()
                        .sorted(Comparator.comparing(Map.Entry::getKey))
                        .forEach(each -> result.set(each.getKey(), sorted(each.getValue())));
                yield result;
            }
            case ArrayNode array -> {
                ArrayNode result = JsonNodeFactory.instance.arrayNode();
                array.forEach(each -> result.add(sorted(each)));
                yield result;
            }
            default -> node;
        };
    }
}
