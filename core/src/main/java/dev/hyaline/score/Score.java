package dev.hyaline.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.hyaline.common.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A number that says how good something is, or why there is none. Undefined is not 0 and not NaN;
 * what failed is counted elsewhere.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Score.Value.class, name = "value"),
    @JsonSubTypes.Type(value = Score.Undefined.class, name = "undefined")
})
public sealed interface Score {

    /**
     * @param value finite
     * @param interval how uncertain it is; empty where it cannot be told
     */
    record Value(
            double value, @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Interval> interval)
            implements Score {

        public Value {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("score must be finite, but is: " + value);
            }
        }
    }

    /**
     * There is no such number.
     *
     * @param reason for people to read
     */
    record Undefined(String reason) implements Score {}

    /** A value whose uncertainty is not told. */
    static Score of(double value) {
        return new Value(value, Optional.empty());
    }

    /** The number, where there is one. */
    default OptionalDouble number() {
        return switch (this) {
            case Value value -> OptionalDouble.of(value.value());
            case Undefined _ -> OptionalDouble.empty();
        };
    }

    /** How uncertain it is; empty where it cannot be told or there is no number. */
    default Optional<Interval> interval() {
        return Optional.empty();
    }

    /** The same value with this interval; what is undefined stays so. */
    default Score with(Optional<Interval> interval) {
        return switch (this) {
            case Value value -> new Value(value.value(), interval);
            case Undefined undefined -> undefined;
        };
    }
}
