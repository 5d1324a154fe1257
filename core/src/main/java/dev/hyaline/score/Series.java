package dev.hyaline.score;

import dev.hyaline.common.Interval;
import dev.hyaline.common.PairSums;
import dev.hyaline.common.Statistics;
import dev.hyaline.simulate.Calibration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** True activations and predictions over all unmasked tokens of some windows, in their order. */
final class Series {

    private static final String NOT_CALIBRATED = "no calibrate window to calibrate on";

    private final WindowSet windows;
    private final double[] truth;
    private final double[] predicted;

    private Series(WindowSet windows, double[] truth, double[] predicted) {
        this.windows = windows;
        this.truth = truth;
        this.predicted = predicted;
    }

    /** All windows must be among those predicted. */
    static Series of(WindowSet windows, Prediction prediction) {
        return new Series(windows, windows.truth(), prediction.series(windows));
    }

    /** The same windows and truth with other predictions. */
    Series with(Prediction prediction) {
        return new Series(windows, truth, prediction.series(windows));
    }

    WindowSet windows() {
        return windows;
    }

    /** Empty where there is nothing to fit it on. */
    Optional<Calibration> calibration(Calibration.Method method) {
        return truth.length == 0 && method != Calibration.Method.NONE
                ? Optional.empty()
                : Optional.of(Calibration.fit(method, predicted, truth));
    }

    Score correlation(Subset subset) {
        return Measures.correlation(slice(truth, subset), slice(predicted, subset));
    }

    /** What each token adds to the correlation over all windows; none where it is undefined. */
    double[] terms() {
        return Statistics.pearsonTerms(truth, predicted);
    }

    SubsetScores scores(
            Subset subset, Optional<Calibration> calibration, Optional<Interval> interval) {
        double[] t = slice(truth, subset);
        int from = subset.from(windows);
        int to = subset.to(windows);
        Score notCalibrated = new Score.Undefined(NOT_CALIBRATED);
        Optional<double[]> p = calibration.map(c -> applied(c, slice(predicted, subset)));
        return new SubsetScores(
                correlation(subset).with(interval),
                p.map(c -> Measures.explainedVariance(t, c)).orElse(notCalibrated),
                p.map(c -> Measures.explainedVarianceUncentred(t, c)).orElse(notCalibrated),
                p.map(c -> Measures.absoluteDeviationExplained(t, c)).orElse(notCalibrated),
                to - from,
                windows.documents(from, to),
                t.length);
    }

    /** The sums of the documents to draw from, each window in one stratum. */
    List<List<PairSums>> strata(Subset subset) {
        double[] x = shifted(truth);
        double[] y = shifted(predicted);
        int from = subset.from(windows);
        int to = subset.to(windows);
        return subset == Subset.TOP_AND_RANDOM
                ? List.of(
                        clusters(x, y, from, windows.topEnd()),
                        clusters(x, y, windows.topEnd(), to))
                : List.of(clusters(x, y, from, to));
    }

    /** The sums of each document's windows, from one to before another. */
    private List<PairSums> clusters(double[] x, double[] y, int from, int to) {
        Map<Long, PairSums> byDocument = new LinkedHashMap<>();
        int at = windows.tokens(0, from);
        for (int i = from; i < to; i++) {
            int next = at + windows.tokens(i, i + 1);
            byDocument.merge(
                    windows.windows().get(i).documentId(),
                    PairSums.of(x, y, at, next),
                    PairSums::plus);
            at = next;
        }
        return List.copyOf(byDocument.values());
    }

    /**
     * The values less their mean over the uniform windows, where most of a unit's values lie; less
     * the mean of all where there are none.
     */
    private double[] shifted(double[] values) {
        double[] bulk = slice(values, Subset.RANDOM_ONLY);
        double[] reference = bulk.length > 0 ? bulk : values;
        double centre = reference.length == 0 ? 0 : Statistics.mean(reference);
        return Arrays.stream(values).map(value -> value - centre).toArray();
    }

    private double[] slice(double[] values, Subset subset) {
        return Arrays.copyOfRange(
                values,
                windows.tokens(0, subset.from(windows)),
                windows.tokens(0, subset.to(windows)));
    }

    private static double[] applied(Calibration calibration, double[] values) {
        double[] applied = new double[values.length];
        for (int i = 0; i < applied.length; i++) {
            applied[i] = calibration.apply(values[i]);
        }
        return applied;
    }
}
