package dev.hyaline.train.measure;

import dev.hyaline.common.Interval;
import dev.hyaline.common.Seed;
import dev.hyaline.sae.TokenMask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** What an evaluation adds up, by document, and the metrics of it. */
final class EvaluationTotals {

    private final Map<Integer, EvaluationSums> byDocument = new TreeMap<>();
    private final FiringCounts firing;
    private final int nLatents;
    private long maskedTokens;

    EvaluationTotals(int nLatents) {
        this.nLatents = nLatents;
        this.firing = new FiringCounts(nLatents);
    }

    /** Takes in a batch. */
    void add(BatchMeasurement batch) {
        maskedTokens += batch.masked();
        firing.fold(batch.active(), batch.kept().length);
        for (int i = 0; i < batch.kept().length; i++) {
            EvaluationSums sums = of(batch.kept()[i]);
            sums.reconstruction.add(batch.errors(), i);
            sums.normalised.add(batch.normalised(), i);
        }
        for (int i = 0; i < batch.predicting().length; i++) {
            of(batch.predicting()[i])
                    .downstream
                    .add(
                            batch.with().divergence()[i],
                            batch.clean()[i],
                            batch.with().crossEntropy()[i],
                            batch.zero()[i],
                            batch.mean()[i]);
        }
    }

    private EvaluationSums of(int document) {
        return byDocument.computeIfAbsent(document, _ -> new EvaluationSums());
    }

    /**
     * The metrics of all documents, with intervals from drawing documents.
     *
     * @param median of the norms that the mask goes by, if it does
     */
    SaeMeasurement measurement(String site, TokenMask mask, OptionalDouble median) {
        EvaluationSums all = new EvaluationSums();
        byDocument.values().forEach(all::merge);
        Map<SaeMetric, Interval> intervals =
                DocumentBootstrap.intervals(
                        new ArrayList<>(byDocument.values()), new Seed(0).derive("sae eval"));
        List<SaeMeasurement.Value> values = new ArrayList<>();
        for (SaeMetric metric : SaeMetric.values()) {
            values.add(
                    new SaeMeasurement.Value(
                            metric, metric.of(all), Optional.ofNullable(intervals.get(metric))));
        }
        return new SaeMeasurement(
                site,
                mask,
                median,
                byDocument.size(),
                all.reconstruction.tokens(),
                maskedTokens,
                all.downstream.predictions(),
                nLatents,
                firing.dead(),
                firing.histogram(),
                values);
    }
}
