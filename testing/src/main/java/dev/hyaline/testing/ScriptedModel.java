package dev.hyaline.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a scripted server's model says. A model that answers well needs only {@link #answer}. */
public interface ScriptedModel {

    /** A word with the white space before it, or white space alone. */
    Pattern TOKEN = Pattern.compile("\\s?[\\p{L}\\p{N}]+|\\s?[^\\s\\p{L}\\p{N}]|\\s");

    /**
     * The answer, before it is cut to its most tokens.
     *
     * @param prompt the text to continue, or the chat's last message
     */
    String answer(String prompt);

    /** Cuts a text into tokens. */
    default List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
        return tokens;
    }

    /**
     * The likeliest tokens and their natural log-probabilities at the end of a text, likeliest
     * first.
     */
    default Map<String, Double> next(String text) {
        Map<String, Double> next = new LinkedHashMap<>();
        next.put("0", Math.log(0.5));
        next.put("1", Math.log(0.25));
        next.put("10", Math.log(0.125));
        return next;
    }

    /** Answers with the number of characters of the prompt and its hash: the same every time. */
    static ScriptedModel repeatable() {
        return prompt ->
                String.format(Locale.ROOT, "answer %d %08x", prompt.length(), prompt.hashCode());
    }
}
