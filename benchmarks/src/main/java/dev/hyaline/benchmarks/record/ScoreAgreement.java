package dev.hyaline.benchmarks.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.Statistics;
import dev.hyaline.results.ResultTables;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RunFolder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How far two runs' score cards agree for one explainer and simulator.
 *
 * @param explainer who explained
 * @param simulator who simulated
 * @param units that have a top-and-random score in both runs
 * @param correlation Pearson's, of these scores; absent where it is undefined
 */
record ScoreAgreement(
        String explainer,
        String simulator,
        int units,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalDouble correlation) {

    private static final String QUERY =
            """
            SELECT e.explainer, c.simulator, c.site || '.' || c.unit AS unit_id, c.top_and_random
            FROM score_card c JOIN explanation e ON e.key = c.explanation_key
            WHERE c.top_and_random IS NOT NULL
            ORDER BY c.seq\
            """;

    /** Whose scores they are. */
    private record Source(String explainer, String simulator) implements Comparable<Source> {

        private static final Comparator<Source> ORDER =
                Comparator.comparing(Source::explainer).thenComparing(Source::simulator);

        @Override
        public int compareTo(Source other) {
            return ORDER.compare(this, other);
        }
    }

    private record Scored(Source source, String unit, double score) {}

    /** Every explainer and simulator that both runs have scores of. */
    static List<ScoreAgreement> of(RunFolder reference, RunFolder other) {
        Map<Source, SortedMap<String, Double>> theirs = scores(other);
        List<ScoreAgreement> agreements = new ArrayList<>();
        scores(reference)
                .forEach((source, ours) -> {
                    SortedMap<String, Double> found = theirs.get(source);
                    if (found != null) {
                        agreements.add(of(source, ours, found));
                    }
                });
        return agreements;
    }

    private static ScoreAgreement of(
            Source source, Map<String, Double> ours, Map<String, Double> theirs) {
        List<String> units = ours.keySet().stream().filter(theirs::containsKey).toList();
        double[] x = units.stream().mapToDouble(ours::get).toArray();
        double[] y = units.stream().mapToDouble(theirs::get).toArray();
        return new ScoreAgreement(
                source.explainer(), source.simulator(), units.size(), Statistics.pearson(x, y));
    }

    /** The newest score of each unit. */
    private static Map<Source, SortedMap<String, Double>> scores(RunFolder run) {
        try (Catalogue catalogue = Catalogue.read(run, run.manifest().runId(), ResultTables.ALL)) {
            return catalogue.query(handle -> {
                Map<Source, SortedMap<String, Double>> scores = new TreeMap<>();
                handle.createQuery(QUERY)
                        .map((row, context) ->
                                new Scored(
                                        new Source(row.getString(1), row.getString(2)),
                                        row.getString(3),
                                        row.getDouble(4)))
                        .forEach(each ->
                                scores.computeIfAbsent(each.source(), source -> new TreeMap<>())
                                        .put(each.unit(), each.score()));
                return scores;
            });
        }
    }
}
