package dev.hyaline.explain;

import dev.hyaline.text.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Tokens as language models are shown them, and back: one line without a tab for each ({@link
 * VisibleText#of}), whatever a token says, so that no token can end its line or pass for a
 * delimiter. Several tokens may look alike, such as those cut short; a text means all of them.
 * Immutable.
 */
public final class ShownTokens {

    /** Longer tokens are rows of blanks or dashes, of which the beginning says all. */
    static final int MOST_CHARACTERS = 40;

    private final IntFunction<String> tokenText;
    private final Map<String, List<Integer>> byText = new HashMap<>();

    /**
     * @param tokenText a token's text by its id
     * @param size the highest id and one
     */
    public ShownTokens(IntFunction<String> tokenText, int size) {
        this.tokenText = tokenText;
        for (int token = 0; token < size; token++) {
            String text = text(token);
            if (!text.isEmpty()) {
                byText.computeIfAbsent(text, _ -> new ArrayList<>(1)).add(token);
            }
        }
    }

    public static ShownTokens of(Vocabulary vocabulary) {
        return new ShownTokens(vocabulary::spelled, vocabulary.size());
    }

    /** What is shown of a token. */
    String text(int token) {
        return shown(tokenText.apply(token));
    }

    /**
     * The tokens that are shown like this; where there are none, those of this very text, for
     * models write {@code \n} in JSON where {@code \\n} would be what they were shown.
     *
     * @return their ids, ascending; none for a text that is no token's
     */
    List<Integer> tokens(String text) {
        List<Integer> asShown = byText.getOrDefault(text, List.of());
        return List.copyOf(
                asShown.isEmpty() ? byText.getOrDefault(shown(text), List.of()) : asShown);
    }

    /** What is shown of a text. */
    static String shown(String text) {
        if (text.codePointCount(0, text.length()) <= MOST_CHARACTERS) {
            return VisibleText.of(text);
        }
        return VisibleText.of(text.substring(0, text.offsetByCodePoints(0, MOST_CHARACTERS))) + "…";
    }
}
