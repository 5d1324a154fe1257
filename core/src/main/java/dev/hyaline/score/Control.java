package dev.hyaline.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The correlation of something that ought to do worse than the explanation, or must be beaten, over
 * the same windows.
 *
 * @param name such as {@link #TOKEN_TABLE}
 * @param topAndRandom over all scored windows
 * @param randomOnly over all uniform ones
 * @param topOnly over all top ones
 * @param failures windows that the control's simulation gave nothing for; differences are then over
 *     the others
 */
public record Control(
        String name,
        Comparison topAndRandom,
        Comparison randomOnly,
        Comparison topOnly,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ScoreCard.Failure> failures) {

    public Control {
        failures = failures == null ? List.of() : List.copyOf(failures); // left out without any
    }

    /** The unit's token table; the difference to this control is called lift. */
    public static final String TOKEN_TABLE = "token-table";

    /**
     * @param score the control's own correlation
     * @param difference the explanation's minus the control's, with a paired interval: both sides
     *     drew the same documents in each resample
     */
    public record Comparison(Score score, Score difference) {}
}
