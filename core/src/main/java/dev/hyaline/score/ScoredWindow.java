package dev.hyaline.score;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * A scored window: what the unit did there, what was simulated, and what that adds to the score
 * over all windows. Lists have one value a position; masked positions count nowhere.
 *
 * @param windowId the window's number in the run
 * @param documentId the number of its document
 * @param firstPosition the first position that counts
 * @param top whether it is among the top windows
 * @param uniform whether it is in the uniform sample
 * @param tokens ids
 * @param tokenTexts how they are spelled, unescaped
 * @param activations t, the true values
 * @param simulated s, the simulator's own scale
 * @param calibrated s on the unit's scale; empty without a calibration
 * @param contributions {@code (t − t̄)(s − s̄) / (n σ_t σ_s)} with n, means and deviations over all
 *     scored windows, 0 at masked positions; empty where the score is undefined
 */
public record ScoredWindow(
        long windowId,
        long documentId,
        @JsonIgnore int firstPosition,
        boolean top,
        boolean uniform,
        List<Integer> tokens,
        List<String> tokenTexts,
        List<Float> activations,
        List<Double> simulated,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Double>> calibrated,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Double>> contributions) {

    public ScoredWindow {
        tokens = List.copyOf(tokens);
        tokenTexts = List.copyOf(tokenTexts);
        activations = List.copyOf(activations);
        simulated = List.copyOf(simulated);
        calibrated = calibrated.map(List::copyOf);
        contributions = contributions.map(List::copyOf);
    }

    /** The sum over its positions; over all windows these add up to the score. */
    public Score contribution() {
        return contributions
                .map(each -> Score.of(each.stream().mapToDouble(Double::doubleValue).sum()))
                .orElseGet(() -> new Score.Undefined("the score is undefined"));
    }
}
