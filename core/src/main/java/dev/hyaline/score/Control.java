package dev.hyaline.score;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.subject.UnitId;

/**
 * What an explanation is held against over the same windows: it ought to do worse, or must be
 * beaten. As JSON it is its label.
 */
public sealed interface Control {

    /**
     * What the unit's table of mean activations by token predicts; the difference to this control
     * is called lift.
     */
    record TokenTable() implements Control {}

    /**
     * The explanation of another unit of the site.
     *
     * @param unit which one
     */
    record OtherUnit(UnitId unit) implements Control {}

    /** An explanation that says nothing. */
    record Empty() implements Control {}

    /**
     * The explanation of the same unit of the randomly initialised twin.
     *
     * @param run the id of the twin's run
     */
    record Twin(String run) implements Control {}

    /** Such as {@code token-table} and {@code other-unit mlp.0.144}. */
    @JsonValue
    default String label() {
        return switch (this) {
            case TokenTable _ -> "token-table";
            case OtherUnit(UnitId unit) -> "other-unit " + unit;
            case Empty _ -> "empty";
            case Twin(String run) -> "twin " + run;
        };
    }

    /**
     * Reads a label.
     *
     * @throws HyalineException with {@link ErrorCode#NEWER} for what this program does not know
     */
    @JsonCreator
    static Control parse(String label) {
        String[] words = label.split(" ", 2);
        return switch (words[0] + (words.length == 1 ? "" : " …")) {
            case "token-table" -> new TokenTable();
            case "other-unit …" -> new OtherUnit(UnitId.parse(words[1]));
            case "empty" -> new Empty();
            case "twin …" -> new Twin(words[1]);
            default ->
                    throw HyalineException.newer(
                            "control must be token-table, other-unit UNIT, empty or twin RUN, but is: %s (a newer hyaline wrote it: open it with that one)",
                            label);
        };
    }
}
