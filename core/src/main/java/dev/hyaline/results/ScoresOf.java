package dev.hyaline.results;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;

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
        if (!explainer.matches("[\\p{L}\\p{N}._/+@-]{1,64}")) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "explainer must be a name of letters, digits and . _ / + @ - without a colon, but is: "
                            + explainer);
        }
    }

    /** Reads what was written. */
    public static ScoresOf parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        return separator < 0
                ? new ScoresOf(text, "")
                : new ScoresOf(text.substring(0, separator), text.substring(separator + 1));
    }
}
