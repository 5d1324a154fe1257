package dev.hyaline.simulate;

import dev.hyaline.common.Arguments;
import dev.hyaline.common.Json;
import dev.hyaline.explain.VisibleText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code {"w1": {"12 dollars": 8}, "w2": {}}}. Tokens that are left out have the value 0; a
 * window that is left out has failed. What concerns the answer as a whole fails all its windows.
 */
final class SparseJsonAnswer {

    private static final int MOST = 10;

    private static final JsonMapper NO_DUPLICATES =
            Json.STRICT
                    .rebuild()
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .build();

    /** Around the whole answer; models add it unasked. */
    private static final Pattern FENCE =
            Pattern.compile("```(?:json)?[ \\t]*\\R(.*)\\R[ \\t]*```", Pattern.DOTALL);

    private SparseJsonAnswer() {}

    /**
     * One result a window.
     *
     * @param windows their tokens' texts, in the order of the request
     */
    static List<WindowSimulation> read(String text, List<List<String>> windows) {
        JsonNode root;
        try {
            root = NO_DUPLICATES.readTree(withoutFence(text.strip()));
        } catch (JacksonException e) {
            return WindowSimulation.failed(windows, "answer is not JSON: " + reason(e));
        }
        if (!root.isObject()) {
            return WindowSimulation.failed(
                    windows, "answer must be a JSON object, but is: " + excerpt(root));
        }
        Set<String> names =
                IntStream.range(0, windows.size())
                        .mapToObj(SparseJsonPrompt::name)
                        .collect(Collectors.toSet());
        for (String name : root.propertyNames()) {
            if (!names.contains(name)) {
                return WindowSimulation.failed(
                        windows,
                        "answer names a window that it was not asked for: "
                                + OneLine.excerpt(name));
            }
        }
        List<WindowSimulation> results = new ArrayList<>();
        for (int window = 0; window < windows.size(); window++) {
            JsonNode values = root.path(SparseJsonPrompt.name(window));
            results.add(new Window(windows.get(window)).read(values));
        }
        return results;
    }

    private static String withoutFence(String text) {
        Matcher fenced = FENCE.matcher(text);
        return fenced.matches() ? fenced.group(1) : text;
    }

    private static String reason(JacksonException e) {
        String message = OneLine.words(String.valueOf(e.getOriginalMessage()));
        return message.startsWith("Duplicate") ? "a key stands there twice" : message;
    }

    private static String excerpt(JsonNode node) {
        return OneLine.excerpt(node.toString());
    }

    /** What is said of one window. */
    private record Window(List<String> tokens) {

        WindowSimulation read(JsonNode object) {
            try {
                return WindowSimulation.Predicted.of(values(object));
            } catch (IllegalArgumentException e) { // ours
                return new WindowSimulation.Failed(String.valueOf(e.getMessage()));
            }
        }

        private double[] values(JsonNode object) {
            Arguments.require(!object.isMissingNode(), "answer leaves the window out");
            if (!object.isObject()) {
                throw Arguments.wrong(
                        "window's values must be a JSON object, but are: %s", excerpt(object));
            }
            double[] values = new double[tokens.size()];
            Set<Integer> said = new HashSet<>();
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                int position = position(each.getKey());
                Arguments.require(said.add(position), "token %d stands there twice", position);
                values[position] = value(position, each.getValue());
            }
            return values;
        }

        private int position(String key) {
            int position = NumberedToken.number(key).orElse(Integer.MAX_VALUE);
            if (position >= tokens.size()) {
                throw Arguments.wrong(
                        "key must begin with a token's number, 0 to %d, but is: %s",
                        tokens.size() - 1, OneLine.excerpt(key));
            }
            String text = tokens.get(position);
            if (!NumberedToken.names(key, text)) {
                throw Arguments.wrong(
                        "misaligned: token %d is %s, answered %s",
                        position, VisibleText.quoted(text), OneLine.excerpt(key));
            }
            return position;
        }

        private static double value(int position, JsonNode node) {
            double value = node.isNumber() ? node.doubleValue() : Double.NaN;
            if (!(value >= 0 && value <= MOST)) {
                throw Arguments.wrong(
                        "value must be a number from 0 to %d, but is: %s (token %d)",
                        MOST, excerpt(node), position);
            }
            return value;
        }
    }
}
