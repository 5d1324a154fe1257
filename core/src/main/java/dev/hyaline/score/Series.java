package dev.hyaline.score;

import dev.hyaline.common.CorrelationBootstrap;
import dev.hyaline.common.Interval;
import dev.hyaline.common.PairSums;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Statistics;
import dev.hyaline.simulate.Calibration;
import java.util.Arrays;
import java.util.Collection;
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

    /** Stratum 0: the top windows, 1: the uniform ones; the clusters are their documents. */
    CorrelationBootstrap bootstrap(int resamples, Seed seed) {
        double[] x = shifted(truth);
        double[] y = shifted(predicted);
        return CorrelationBootstrap.of(
                List.of(
                        List.copyOf(clusters(x, y, Subset.TOP_ONLY)),
                        List.copyOf(clusters(x, y, Subset.RANDOM_ONLY))),
                resamples,
                seed);
    }

    private Collection<PairSums> clusters(double[] x, double[] y, Subset subset) {
        Map<Long, PairSums> byDocument = new LinkedHashMap<>();
        int at = windows.tokens(0, subset.from(windows));
        for (int i = subset.from(windows); i < subset.to(windows); i++) {
            int next = at + windows.tokens(i, i + 1);
            byDocument.merge(
                    windows.windows().get(i).documentId(),
                    PairSums.of(x, y, at, next),
                    PairSums::plus);
            at = next;
        }
        return byDocument.values();
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
