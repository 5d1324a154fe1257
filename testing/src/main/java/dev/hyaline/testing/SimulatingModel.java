package dev.hyaline.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntBiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model that is told what a unit does and simulates it without a fault, however it is asked:
 * numbered tokens in windows, a token a line with a tab behind it, or one token in back quotes. It
 * knows the forms of those prompts from their text alone.
 *
 * @param values of a token, from 0 to 10, by explanation and the token's text as it is shown
 * @param cutting what its tokens are
 */
public record SimulatingModel(ToIntBiFunction<String, String> values, Pattern cutting)
        implements ScriptedModel {

    /** A tab, and 10, are tokens of their own, as with GPT-2. */
    public static final Pattern APART =
            Pattern.compile(" ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s");

    /** A tab and the letters behind it are one token, each digit is another. */
    public static final Pattern JOINED =
            Pattern.compile("[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+\\n*|\\s");

    private static final Pattern LINE = Pattern.compile("(\\d+)(?:\\|(.*)|( .*))");
    private static final Pattern WINDOW = Pattern.compile("w\\d+");
    private static final String EXPLANATION = "Explanation: ";
    private static final String NUMBER = "Write the number 10";
    private static final String TOKEN_LINE = "\nToken: `";

    @Override
    public List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = cutting.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    @Override
    public String answer(String prompt) {
        if (prompt.startsWith(NUMBER)) {
            return "10";
        }
        return prompt.contains(TOKEN_LINE)
                ? String.valueOf(atLastToken(prompt))
                : windows(prompt).toString();
    }

    private ObjectNode windows(String prompt) {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ObjectNode window = answer;
        String explanation = explanation(prompt);
        for (String line : prompt.lines().skip(1).toList()) {
            Matcher token = LINE.matcher(line);
            if (WINDOW.matcher(line).matches()) {
                window = answer.putObject(line);
            } else if (token.matches()) {
                String text = token.group(2) == null ? token.group(3) : token.group(2);
                int value = values.applyAsInt(explanation, text);
                if (value > 0) {
                    window.put(line, value);
                }
            }
        }
        return answer;
    }

    @Override
    public Map<String, Double> next(String text) {
        Map<String, Double> next = new LinkedHashMap<>();
        int lineStart = text.lastIndexOf('\n', text.length() - 2) + 1;
        if (text.startsWith(NUMBER)) {
            next.put(tokens("10").getFirst(), Math.log(0.9));
        } else if (text.startsWith("Token: `", lineStart)) {
            next.put(String.valueOf(atLastToken(text.strip())), Math.log(0.9));
        } else if (text.endsWith("\t")) {
            String token = text.substring(lineStart, text.length() - 1);
            int value = values.applyAsInt(explanation(text), token);
            next.put("unknown", Math.log(0.6));
            next.put(String.valueOf(Math.min(top(), value)), Math.log(0.3));
        }
        next.put("…", Math.log(0.01));
        return next;
    }

    private int atLastToken(String prompt) {
        int from = prompt.lastIndexOf(TOKEN_LINE) + TOKEN_LINE.length();
        String token = prompt.substring(from, prompt.length() - 1);
        return Math.min(top(), values.applyAsInt(explanation(prompt), token));
    }

    private int top() {
        return tokens("10").size() == 1 ? 10 : 9;
    }

    /** The last line of its form; a line of tokens has a tab. */
    private static String explanation(String prompt) {
        int begin = prompt.length();
        while ((begin = prompt.lastIndexOf(EXPLANATION, begin - 1)) >= 0) {
            int end = prompt.indexOf('\n', begin);
            boolean isLine = end > 0 && (begin == 0 || prompt.charAt(begin - 1) == '\n');
            String said = isLine ? prompt.substring(begin + EXPLANATION.length(), end) : "\t";
            if (said.indexOf('\t') < 0) {
                return said;
            }
        }
        return "";
    }
}
