package dev.hyaline.train.measure;

import dev.hyaline.common.Interval;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Statistics;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Intervals of metrics by drawing documents with replacement, for the tokens of one are alike
 * (percentile bootstrap, Efron and Tibshirani 1993, chapter 13). The mean x̄ stays as it is.
 */
final class DocumentBootstrap {

    private static final int RESAMPLES = 1000;
    private static final double TAIL = (1 - Interval.LEVEL) / 2;

    private DocumentBootstrap() {}

    /**
     * @param documents the sums of each
     * @return an interval for each metric that has one; none of fewer than two documents
     */
    static Map<SaeMetric, Interval> intervals(List<EvaluationSums> documents, Seed seed) {
        Map<SaeMetric, Interval> intervals = new EnumMap<>(SaeMetric.class);
        if (documents.size() < 2) {
            return intervals;
        }
        SaeMetric[] metrics = SaeMetric.values();
        double[][] values = new double[metrics.length][RESAMPLES];
        SplittableRandom random = new SplittableRandom(seed.value());
        for (int resample = 0; resample < RESAMPLES; resample++) {
            EvaluationSums drawn = new EvaluationSums();
            for (int i = 0; i < documents.size(); i++) {
                drawn.merge(documents.get(random.nextInt(documents.size())));
            }
            for (int m = 0; m < metrics.length; m++) {
                values[m][resample] = metrics[m].of(drawn).orElse(Double.NaN);
            }
        }
        for (int m = 0; m < metrics.length; m++) {
            Optional<Interval> interval = interval(values[m]);
            if (interval.isPresent()) {
                intervals.put(metrics[m], interval.get());
            }
        }
        return intervals;
    }

    private static Optional<Interval> interval(double[] values) {
        double[] defined =
                Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
        return defined.length == 0
                ? Optional.empty()
                : Optional.of(
                        new Interval(
                                Statistics.quantile(defined, TAIL),
                                Statistics.quantile(defined, 1 - TAIL),
                                defined.length,
                                values.length - defined.length));
    }
}
