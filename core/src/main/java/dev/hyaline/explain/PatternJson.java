package dev.hyaline.explain;

import dev.hyaline.common.Arguments;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pattern's text:
 *
 * <pre>{"pattern":1,"base":0.1,"cap":7.0,"rules":[
 *   {"when":[{"at":0,"tokens":[3220,5054]},{"at":-1,"classes":["number"]}],"weight":6.9}]}</pre>
 *
 * <p>A condition names tokens, by their ids, or classes ({@link TokenClass}). Reading is strict,
 * for patterns come from strangers too: every member must be there, none may be unknown or twice,
 * and the bounds of {@link Pattern} hold. Texts over {@link #MAX_CHARACTERS} are refused unread.
 */
public final class PatternJson {

    /** What {@code "pattern"} says: the version of this form. */
    public static final int VERSION = 1;

    /** The largest pattern has 1,024 tokens of at most 10 digits: 64 Ki leave room for blanks. */
    public static final int MAX_CHARACTERS = 1 << 16;

    private static final int MAX_DEPTH = 8;
    private static final int MAX_DIGITS = 40;
    private static final int SHOWN = 60;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(MAX_DEPTH)
                                                    .maxNumberLength(MAX_DIGITS)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private PatternJson() {}

    /** Writes patterns within larger values. */
    static final class Serializer extends ValueSerializer<Pattern> {
        @Override
        public void serialize(
                Pattern pattern, JsonGenerator generator, SerializationContext context) {
            generator.writeTree(tree(pattern));
        }
    }

    /** Reads patterns within larger values. */
    static final class Deserializer extends ValueDeserializer<Pattern> {
        @Override
        public Pattern deserialize(JsonParser parser, DeserializationContext context) {
            return read(context.readTree(parser), "pattern");
        }
    }

    public static String write(Pattern pattern) {
        return MAPPER.writeValueAsString(tree(pattern));
    }

    /**
     * Reads a pattern, or says what is wrong with it.
     *
     * @param where it comes from, for the message
     */
    public static Pattern parse(String json, String where) {
        return read(parseTree(json, where), where);
    }

    /** JSON within the bounds of a pattern, whatever it says. */
    static JsonNode parseTree(String json, String where) {
        if (json.length() > MAX_CHARACTERS) {
            throw damaged(
                    Figures.format(
                            "pattern must be at most %d characters, but is: %d",
                            MAX_CHARACTERS, json.length()),
                    where);
        }
        try {
            return MAPPER.readTree(json);
        } catch (JacksonException e) {
            String message = "pattern must be JSON, but is not: " + shown(e.getOriginalMessage());
            throw HyalineException.damaged(message + " (" + where + ")").because(e);
        }
    }

    static Pattern read(JsonNode tree, String where) {
        try {
            checkMembers(tree, "pattern", Set.of("pattern", "base", "cap", "rules"));
            int version = integer(tree, "pattern");
            Arguments.require(
                    version == VERSION, "version must be %d, but is: %d", VERSION, version);
            List<Pattern.Rule> rules = new ArrayList<>();
            for (JsonNode rule : list(tree, "rules", Pattern.MAX_RULES)) {
                rules.add(readRule(rule));
            }
            return new Pattern(number(tree, "base"), number(tree, "cap"), rules);
        } catch (IllegalArgumentException e) {
            throw damaged(String.valueOf(e.getMessage()), where);
        }
    }

    private static Pattern.Rule readRule(JsonNode rule) {
        checkMembers(rule, "rule", Set.of("when", "weight"));
        List<Pattern.Condition> conditions = new ArrayList<>();
        for (JsonNode condition : list(rule, "when", Pattern.MAX_DISTANCE + 1)) {
            TokenTest test =
                    condition.has("classes")
                            ? new TokenTest.OfClass(
                                    distinct(condition, "classes", PatternJson::tokenClass))
                            : new TokenTest.OneOf(
                                    distinct(condition, "tokens", each -> integer("token", each)));
            conditions.add(new Pattern.Condition(integer(condition, "at"), test));
        }
        return new Pattern.Rule(conditions, number(rule, "weight"));
    }

    private static TokenClass tokenClass(JsonNode node) {
        return Optional.of(node)
                .filter(JsonNode::isString)
                .flatMap(each -> TokenClass.parse(each.stringValue()))
                .orElseThrow(() ->
                        Arguments.wrong(
                                "class must be a known one, such as %s, but is: %s",
                                TokenClass.NUMBER.id(), shown(node.toString())));
    }

    /** What a condition names, each once. */
    private static <T> List<T> distinct(
            JsonNode condition, String member, Function<JsonNode, T> read) {
        checkMembers(condition, "condition", Set.of("at", member));
        Set<T> distinct = new LinkedHashSet<>();
        for (JsonNode each : list(condition, member, Pattern.MAX_TOKENS)) {
            if (!distinct.add(read.apply(each))) {
                throw Arguments.wrong(
                        "%s must be distinct, but this one is there twice: %s",
                        member, each.asString());
            }
        }
        return List.copyOf(distinct);
    }

    static JsonNode tree(Pattern pattern) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("pattern", VERSION).put("base", pattern.base()).put("cap", pattern.cap());
        ArrayNode rules = tree.putArray("rules");
        for (Pattern.Rule rule : pattern.rules()) {
            ObjectNode ruleNode = rules.addObject();
            ArrayNode conditions = ruleNode.putArray("when");
            for (Pattern.Condition condition : rule.conditions()) {
                ObjectNode node = conditions.addObject().put("at", condition.offset());
                switch (condition.test()) {
                    case TokenTest.OneOf oneOf ->
                            oneOf.tokens().forEach(node.putArray("tokens")::add);
                    case TokenTest.OfClass ofClass -> {
                        ArrayNode classes = node.putArray("classes");
                        ofClass.classes().forEach(each -> classes.add(each.id()));
                    }
                }
            }
            ruleNode.put("weight", rule.weight());
        }
        return tree;
    }

    static void checkMembers(JsonNode node, String what, Set<String> members) {
        check(what, node, node.isObject(), "a JSON object");
        Set<String> there = new TreeSet<>(node.propertyNames());
        if (!there.equals(members)) {
            throw Arguments.wrong(
                    "members of a %s must be %s, but are: %s",
                    what, new TreeSet<>(members), shown(there.toString()));
        }
    }

    private static JsonNode list(JsonNode parent, String member, int most) {
        JsonNode node =
                check(member, parent.get(member), parent.get(member).isArray(), "a JSON array");
        if (node.size() > most) {
            throw Arguments.wrong("%s must be at most %d, but are: %d", member, most, node.size());
        }
        return node;
    }

    private static int integer(JsonNode parent, String member) {
        return integer(member, parent.get(member));
    }

    private static int integer(String what, JsonNode node) {
        boolean isInt = node.isIntegralNumber() && node.canConvertToInt();
        return check(what, node, isInt, "an integer").intValue();
    }

    private static double number(JsonNode parent, String member) {
        JsonNode node = parent.get(member);
        return check(member, node, node.isNumber(), "a number").doubleValue();
    }

    private static JsonNode check(String what, JsonNode node, boolean is, String kind) {
        if (!is) {
            throw new IllegalArgumentException(
                    Figures.format(
                            "%s must be %s, but is: %s", what, kind, shown(node.toString())));
        }
        return node;
    }

    /** Enough of a stranger's text for a message of one line. */
    static String shown(String text) {
        String line = VisibleText.of(text);
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    static HyalineException damaged(String message, String where) {
        return HyalineException.damaged(message + " (" + where + ")");
    }
}
