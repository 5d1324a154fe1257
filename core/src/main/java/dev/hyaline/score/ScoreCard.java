package dev.hyaline.score;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hyaline.explain.Explanation;
import dev.hyaline.explain.Provenance;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.Optional;

/**
 * How good one explanation is, with the evidence: its scores and their intervals, the windows they
 * stand on, the controls beside it, what failed and what was undefined. As JSON it is this record,
 * member by member; a missing number is a missing member.
 *
 * @param unit which unit
 * @param explanation the explanation's id, {@link Explanation#id}
 * @param author who made it
 * @param simulator the simulator's name
 * @param calibration how simulated values became activations; empty where there was nothing to fit
 *     it on, and the scores of scale are then undefined
 * @param calibrationWindows how many windows of the calibrate split it was fitted on
 * @param resamples of the bootstrap behind the intervals
 * @param separation that evidence and test share no document; empty on cards from before it was
 *     counted, which can still be read ({@code hyaline score} makes new ones beside them)
 * @param windows how many of the recorded windows were to be simulated; empty for all
 * @param provisional why scoring again may give another card: some window, of the explanation or a
 *     control, was not answered for want of a server; empty where all were
 * @param topAndRandom over all test windows taken, the top ones and the uniform ones; those that
 *     are both once
 * @param randomOnly over all uniform ones
 * @param topOnly over all top ones
 * @param firstFivePlusFive over the first five of each, as the 2023 paper did; without intervals
 * @param failures test windows that could not be simulated; they are in no score
 * @param controls the token table first
 */
public record ScoreCard(
        UnitId unit,
        String explanation,
        Provenance author,
        String simulator,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Calibration> calibration,
        int calibrationWindows,
        int resamples,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Separation> separation,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<WindowLimit> windows,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> provisional,
        SubsetScores topAndRandom,
        SubsetScores randomOnly,
        SubsetScores topOnly,
        SubsetScores firstFivePlusFive,
        List<Failure> failures,
        List<ControlScore> controls) {

    /**
     * @param windowId the window's number in the run
     * @param reason why the simulator, or the judge, gave nothing
     */
    public record Failure(long windowId, String reason) {}

    /**
     * The correlation of something that ought to do worse than the explanation, or must be beaten,
     * over the same windows.
     *
     * @param control what it was
     * @param topAndRandom over all scored windows
     * @param randomOnly over all uniform ones
     * @param topOnly over all top ones
     * @param failures windows that the control's simulation gave nothing for; differences are then
     *     over the others
     */
    public record ControlScore(
            @JsonProperty("name") Control control,
            Comparison topAndRandom,
            Comparison randomOnly,
            Comparison topOnly,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Failure> failures) {

        public ControlScore {
            failures = failures == null ? List.of() : List.copyOf(failures); // left out without any
        }

        /**
         * @param score the control's own correlation
         * @param difference the explanation's minus the control's, with a paired interval: both
         *     sides drew the same documents in each resample
         */
        public record Comparison(Score score, Score difference) {}
    }

    public ScoreCard {
        failures = List.copyOf(failures);
        controls = List.copyOf(controls);
    }

    /** The same, to be made again because something in it was not answered. */
    public ScoreCard asProvisional(String reason) {
        return new ScoreCard(
                unit,
                explanation,
                author,
                simulator,
                calibration,
                calibrationWindows,
                resamples,
                separation,
                windows,
                Optional.of(reason),
                topAndRandom,
                randomOnly,
                topOnly,
                firstFivePlusFive,
                failures,
                controls);
    }

    /** What a control scored, where it is beside. */
    public Optional<ControlScore> control(Control wanted) {
        return controls.stream().filter(each -> each.control().equals(wanted)).findFirst();
    }

    /** The headline minus the token table's, with a paired interval. */
    public Score lift() {
        return control(new Control.TokenTable())
                .map(control -> control.topAndRandom().difference())
                .orElseGet(() -> new Score.Undefined("there is no token table beside it"));
    }
}
