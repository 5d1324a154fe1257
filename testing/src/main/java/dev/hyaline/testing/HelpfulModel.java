package dev.hyaline.testing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model that plays all roles, and takes every word at its word: it explains a unit by the tokens
 * that it is shown to be most active on, and simulates and judges by whether an explanation names a
 * token. So a whole run can be tried, and its results do not depend on chance.
 */
public final class HelpfulModel implements ScriptedModel {

    private static final Pattern SHOWN = Pattern.compile("^(.*)\t(\\d+)$", Pattern.MULTILINE);
    private static final Pattern NAMED = Pattern.compile("`((?:[^`\\\\]|\\\\.)+)`");
    private static final Pattern ITEM = Pattern.compile("^(\\d+): (.*)$", Pattern.MULTILINE);
    private static final Pattern MARKED = Pattern.compile("«(.*?)»");
    private static final int STRONG = 5;
    private static final int MOST_NAMED = 6;

    private final SimulatingModel simulating =
            new SimulatingModel(
                    (explanation, token) -> named(explanation).contains(token) ? 8 : 0,
                    SimulatingModel.APART);

    @Override
    public String answer(String prompt) {
        if (prompt.startsWith("Description: ")) {
            return judge(prompt);
        }
        return prompt.startsWith("window 1\n") ? explain(prompt) : simulating.answer(prompt);
    }

    @Override
    public List<String> tokens(String text) {
        return simulating.tokens(text);
    }

    @Override
    public Map<String, Double> next(String text) {
        return simulating.next(text);
    }

    private static String explain(String prompt) {
        Set<String> tokens = new LinkedHashSet<>();
        Matcher shown = SHOWN.matcher(prompt);
        while (shown.find() && tokens.size() < MOST_NAMED) {
            if (Integer.parseInt(shown.group(2)) >= STRONG) {
                tokens.add("`" + shown.group(1) + "`");
            }
        }
        return "activates on " + String.join(", ", tokens);
    }

    private static String judge(String prompt) {
        List<String> named = named(prompt.lines().findFirst().orElse(""));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        Matcher item = ITEM.matcher(prompt);
        while (item.find()) {
            String window = item.group(2);
            Matcher marked = MARKED.matcher(window);
            boolean fuzzing = marked.find();
            String looked = fuzzing ? marked.group(1) : window;
            boolean yes = named.stream().anyMatch(looked::contains);
            answer.put(item.group(1), yes ? 9 : 1);
        }
        return answer.toString();
    }

    private static List<String> named(String explanation) {
        List<String> named = new ArrayList<>();
        Matcher matcher = NAMED.matcher(explanation);
        while (matcher.find()) {
            named.add(matcher.group(1));
        }
        return named;
    }
}
