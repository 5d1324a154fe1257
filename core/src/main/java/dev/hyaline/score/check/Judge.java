package dev.hyaline.score.check;

import dev.hyaline.common.Seed;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.score.CorrelationScorer;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.score.WindowLimit;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.simulate.TokenWindow;
import dev.hyaline.simulate.WindowSimulation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A simulator that says of each window what it was made to say, so that it is known how well it
 * does. Thread-safe.
 */
record Judge(String name, Prediction prediction) implements Simulator {

    /** What it says of one window. */
    private interface Prediction {
        double[] of(Explanation explanation, TokenWindow window);
    }

    /** Knows the truth. */
    static Judge perfect(UnitRecord record) {
        return noisy(record, 0, new Seed(0));
    }

    /** Knows the truth, and adds Gaussian noise of this deviation to it. */
    static Judge noisy(UnitRecord record, double deviation, Seed seed) {
        Map<Long, float[]> truths = new HashMap<>();
        for (List<ActivationRecord> windows : record.windows().values()) {
            windows.forEach(window -> truths.put(window.windowId(), window.activations()));
        }
        return new Judge(
                "noisy",
                (_, window) -> {
                    float[] truth =
                            Optional.ofNullable(truths.get(window.windowId())).orElseThrow();
                    SplittableRandom random = new SplittableRandom(seed.hash(window.windowId()));
                    double[] values = new double[truth.length];
                    for (int p = 0; p < values.length; p++) {
                        values[p] = truth[p] + deviation * random.nextGaussian();
                    }
                    return values;
                });
    }

    /** Says the same of every token. */
    static Judge constant(double value) {
        return new Judge(
                "constant",
                (_, window) -> {
                    double[] values = new double[window.length()];
                    Arrays.fill(values, value);
                    return values;
                });
    }

    /** Believes what the explanation says, which has to be one of a {@link KnownUnit}. */
    static Judge literal() {
        return new Judge(
                "literal",
                (explanation, window) -> {
                    double[] values = new double[window.length()];
                    for (int p = 0; p < values.length; p++) {
                        values[p] = KnownUnit.said(explanation, window.token(p));
                    }
                    return values;
                });
    }

    /** A scorer that has it for its simulator. */
    CorrelationScorer scorer(int resamples, Seed seed) {
        ScoringConfig config =
                new ScoringConfig(resamples, Calibration.Method.NONE, WindowLimit.ALL, seed);
        return new CorrelationScorer(this, config, EvidenceDocuments.of());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<WindowSimulation> simulate(Explanation explanation, List<TokenWindow> windows) {
        return windows.stream()
                .<WindowSimulation>map(
                        window -> WindowSimulation.Predicted.of(prediction.of(explanation, window)))
                .toList();
    }
}
