package dev.hyaline.results;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.OptionalDouble;

/**
 * What a unit's score card says, as numbers; absent where undefined.
 *
 * @param dead whether the unit is dead, so that nothing could be scored
 * @param topAndRandom correlation over top and uniform windows
 * @param randomOnly correlation over uniform windows
 * @param lift top-and-random minus that of the token table
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record UnitScores(
        boolean dead,
        OptionalDouble topAndRandom,
        OptionalDouble randomOnly,
        OptionalDouble lift) {}
