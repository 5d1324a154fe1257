package dev.hyaline.explain;

import dev.hyaline.common.Arguments;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pattern as language models write it: tokens by their texts as shown, weights as levels.
 *
 * <pre>{"rules":[
 *   {"when":[{"at":0,"tokens":[" dollars"]},{"at":-1,"classes":["number"]}],"weight":8}]}</pre>
 *
 * It is turned into the form of {@link PatternJson}, whose strictness and bounds then hold: base 0,
 * cap m, a weight w as w · m / 10, a text as all tokens that are shown like it.
 */
final class SpokenPattern {

    private SpokenPattern() {}

    /**
     * Reads a pattern, or says what is wrong with it.
     *
     * @param maximum m, the unit's largest activation, above 0
     * @param where it comes from, for the message
     */
    static Pattern parse(String json, ShownTokens tokens, double maximum, String where) {
        JsonNode spoken = PatternJson.parseTree(json, where);
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        written.put("pattern", PatternJson.VERSION).put("base", 0.0).put("cap", maximum);
        try {
            PatternJson.checkMembers(spoken, "pattern", Set.of("rules"));
            JsonNode rules = spoken.get("rules");
            if (!rules.isArray() || rules.isEmpty()) {
                throw Arguments.wrong(
                        "rules must be an array of at least one, but are: %s", shown(rules));
            }
            ArrayNode list = written.putArray("rules");
            rules.forEach(rule -> list.add(written(rule, tokens, maximum)));
        } catch (IllegalArgumentException e) {
            throw PatternJson.damaged(String.valueOf(e.getMessage()), where);
        }
        return PatternJson.read(written, where);
    }

    /** What is not of the right form stays as it is, for the reader of the other to refuse. */
    private static JsonNode written(JsonNode spoken, ShownTokens tokens, double maximum) {
        if (!(spoken instanceof ObjectNode rule)) {
            return spoken;
        }
        JsonNode weight = rule.get("weight");
        if (weight != null) {
            rule.put("weight", weight(weight) * maximum / Discretisation.LEVELS);
        }
        if (rule.get("when") instanceof ArrayNode conditions) {
            for (JsonNode each : conditions) {
                if (each instanceof ObjectNode condition
                        && condition.get("tokens") instanceof ArrayNode texts) {
                    condition.set("tokens", ids(texts, tokens));
                }
            }
        }
        return rule;
    }

    private static double weight(JsonNode weight) {
        double value = weight.isNumber() ? weight.doubleValue() : Double.NaN;
        if (!(value >= 1 && value <= Discretisation.LEVELS)) {
            throw Arguments.wrong(
                    "weight must be a number from 1 to %d, but is: %s",
                    Discretisation.LEVELS, shown(weight));
        }
        return value;
    }

    private static ArrayNode ids(ArrayNode texts, ShownTokens tokens) {
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode text : texts) {
            List<Integer> known = text.isString() ? tokens.tokens(text.stringValue()) : List.of();
            if (known.isEmpty()) {
                throw Arguments.wrong(
                        "token must be one of the vocabulary's, but is: %s", shown(text));
            }
            ids.addAll(known);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        ids.forEach(list::add);
        return list;
    }

    private static String shown(JsonNode node) {
        return PatternJson.shown(node.toString());
    }
}
