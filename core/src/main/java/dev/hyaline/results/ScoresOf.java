package dev.hyaline.results;

import dev.hyaline.explain.Author;

/**
 * Which scores are meant: those of one explainer's explanations, by whatever simulator or by one.
 * Written {@code llm}, or {@code llm:llm-json} for simulators whose name begins so.
 *
 * @param explainer by name
 * @param simulator how its name begins; empty for any
 */
public record ScoresOf(String explainer, String simulator) {

    private static final char SEPARATOR = ':';

    public ScoresOf {
        Author.requireName("explainer", explainer);
    }

    /** Reads what was written. */
    public static ScoresOf parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        return separator < 0
                ? new ScoresOf(text, "")
                : new ScoresOf(text.substring(0, separator), text.substring(separator + 1));
    }
}
