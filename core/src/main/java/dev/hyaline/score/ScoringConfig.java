package dev.hyaline.score;

import dev.hyaline.common.Seed;
import dev.hyaline.simulate.Calibration;

/**
 * How to score.
 *
 * @param resamples of the bootstrap
 * @param calibration what to fit on the calibrate split
 * @param windows how many of a unit's recorded windows are simulated
 * @param seed of the run; each unit's draws are derived from it by the unit's name
 */
public record ScoringConfig(
        int resamples, Calibration.Method calibration, WindowLimit windows, Seed seed) {

    /** Enough for two digits of a 95 % interval. */
    public static final int RESAMPLES = 1000;

    public ScoringConfig {
        if (resamples < 1) {
            throw new IllegalArgumentException(
                    "resamples must be at least 1, but are: " + resamples);
        }
    }

    /** The usual: 1,000 resamples, linear calibration, all windows. */
    public static ScoringConfig of(Seed seed) {
        return new ScoringConfig(RESAMPLES, Calibration.Method.LINEAR, WindowLimit.ALL, seed);
    }
}
