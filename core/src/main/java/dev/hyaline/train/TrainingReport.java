package dev.hyaline.train;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How an autoencoder was trained.
 *
 * @param site the hook point
 * @param dIn d
 * @param steps how many
 * @param tokens trained on, each as often as it was
 * @param seconds it took
 * @param heldOutNmse Σ‖x − x̂‖² / Σ‖x − x̄‖² of what was written, on activations that it was not
 *     trained on, normalisation undone; empty where there were none
 * @param heldOutTokens how many those were
 * @param provenance what the file says of its past
 * @param options what it was asked for, by the names of the command's options
 * @param points how it went
 */
public record TrainingReport(
        String site,
        int dIn,
        long steps,
        long tokens,
        double seconds,
        OptionalDouble heldOutNmse,
        long heldOutTokens,
        SortedMap<String, String> provenance,
        SortedMap<String, String> options,
        List<TrainingPoint> points) {
    public TrainingReport {
        provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        points = List.copyOf(points);
    }

    /** The same with what was asked for. */
    public TrainingReport withOptions(Map<String, String> newOptions) {
        return new TrainingReport(
                site,
                dIn,
                steps,
                tokens,
                seconds,
                heldOutNmse,
                heldOutTokens,
                provenance,
                new TreeMap<>(newOptions),
                points);
    }
}
