package dev.hyaline.web.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a unit was found though its explanation does not say so: every part of a query must be in the
 * explanation or the token table. Regular expressions are left out.
 */
final class TokenTableMatch {

    private static final Pattern PART =
            Pattern.compile("\"([^\"]*)\"?|/(?:[^/\\\\]|\\\\.)+/(?=\\s|$)|(\\S+)");
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private TokenTableMatch() {}

    /** Parts of the query that are not in the explanation; a prefix ends with its sign. */
    static List<String> parts(String query, String explanation) {
        String said = explanation.toLowerCase(Locale.ROOT);
        List<String> parts = new ArrayList<>();
        Matcher matcher = PART.matcher(query);
        while (matcher.find()) {
            String part = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
            if (part != null && !part.isBlank() && !says(said, part.toLowerCase(Locale.ROOT))) {
                parts.add(DisplayText.text(part.strip()));
            }
        }
        return parts;
    }

    private static boolean says(String said, String part) {
        return BETWEEN_WORDS
                .splitAsStream(part)
                .filter(word -> !word.isEmpty())
                .allMatch(said::contains);
    }
}
