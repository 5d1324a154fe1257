package dev.hyaline.study;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.explain.Evidence;
import dev.hyaline.explain.Explainer;
import dev.hyaline.explain.Explanation;
import dev.hyaline.record.RecordReader;
import dev.hyaline.record.Site;
import dev.hyaline.record.SplitStatistics;
import dev.hyaline.record.UnitRecord;
import dev.hyaline.record.UnitSummary;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.Machine;
import dev.hyaline.score.ControlSource;
import dev.hyaline.score.CorrelationScorer;
import dev.hyaline.score.EvidenceDocuments;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.score.ScoringConfig;
import dev.hyaline.score.WindowLimit;
import dev.hyaline.simulate.Calibration;
import dev.hyaline.simulate.Simulator;
import dev.hyaline.text.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Explains and scores many units of a run. What is in the catalogue already is not done again, so a
 * study that was stopped goes on where it was. One thread writes; units are worked on side by side.
 */
public final class Study {

    /** The control that speaks of another unit. */
    public static final String OTHER_UNIT = "other-unit";

    private static final int BATCH = 256;
    private static final String SCORER = "correlation/2";

    private final RecordReader reader;
    private final Catalogue catalogue;
    private final Explanations explanations;
    private final Progress progress;

    public Study(RecordReader reader, Catalogue catalogue, Progress progress) {
        this.reader = reader;
        this.catalogue = catalogue;
        this.explanations = new Explanations(catalogue);
        this.progress = progress;
    }

    /** What was done. */
    public record Outcome(long done, long before, double seconds) {}

    /**
     * Explains units.
     *
     * @param again whether to ask again about units that this explainer has spoken of
     */
    public Outcome explain(UnitSelection selection, Explainer explainer, boolean again) {
        long started = System.nanoTime();
        Instant begun = Instant.now();
        long[] done = {0};
        try (Progress.Task task = progress.begin("explaining", selection.size(), "units")) {
            selection
                    .bySite()
                    .forEach((site, indices) -> {
                        BitSet todo = indices;
                        if (!again) {
                            todo.andNot(explanations.explained(site, explainer.name()));
                        }
                        batches(
                                site,
                                todo,
                                explainer.splits(),
                                records -> {
                                    addUnits(records);
                                    explanations.addExplanations(
                                            records.parallelStream()
                                                    .map(Evidence::of)
                                                    .map(explainer::explain)
                                                    .toList());
                                    done[0] += records.size();
                                    task.at(done[0]);
                                });
                    });
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        addStage(
                "explain",
                begun,
                seconds,
                Map.of(
                        "explainer",
                        explainer.name(),
                        "version",
                        explainer.version(),
                        "units",
                        done[0]));
        return new Outcome(done[0], selection.size() - done[0], seconds);
    }

    /**
     * Scores the newest explanation of each unit by an explainer.
     *
     * @param explainer by name
     */
    public Outcome score(
            UnitSelection selection,
            String explainer,
            Simulator simulator,
            Calibration.Method calibration) {
        long started = System.nanoTime();
        Instant begun = Instant.now();
        Seed seed = new Seed(seedOfRun());
        ScoringConfig config =
                new ScoringConfig(ScoringConfig.RESAMPLES, calibration, WindowLimit.ALL, seed);
        CorrelationScorer scorer =
                new CorrelationScorer(simulator, config, EvidenceDocuments.of(reader.store()));
        long[] done = {0};
        long[] explained = {0};
        try (Progress.Task task = progress.begin("scoring", selection.size(), "units")) {
            selection
                    .bySite()
                    .forEach((site, indices) -> {
                        SequencedMap<Integer, Explanation> newest =
                                explanations.newest(site, explainer);
                        BitSet todo = new BitSet();
                        newest.keySet().forEach(todo::set);
                        todo.and(indices);
                        explained[0] += todo.cardinality();
                        OtherUnit others = new OtherUnit(newest, seed);
                        Map<Integer, String> keys = new LinkedHashMap<>();
                        for (int unit : todo.stream().toArray()) {
                            String key = key(config, simulator, of(newest, unit), others, unit);
                            if (explanations.hasCard(key)) {
                                todo.clear(unit);
                            } else {
                                keys.put(unit, key);
                            }
                        }
                        batches(
                                site,
                                todo,
                                Set.of(Split.CALIBRATE, Split.TEST),
                                records -> {
                                    explanations.addCards(
                                            cards(
                                                    records, newest, keys, others, scorer,
                                                    simulator));
                                    done[0] += records.size();
                                    task.at(done[0]);
                                });
                    });
        }
        if (explained[0] == 0) {
            throw new HyalineException(
                    ErrorCode.RUN,
                    "units must be explained before they are scored, but none of the %d is, by: %s"
                            .formatted(selection.size(), explainer));
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        addStage(
                "score",
                begun,
                seconds,
                Map.of("explainer", explainer, "simulator", simulator.name(), "units", done[0]));
        return new Outcome(done[0], explained[0] - done[0], seconds);
    }

    private static SequencedMap<String, ScoreCard> cards(
            List<UnitRecord> records,
            SequencedMap<Integer, Explanation> newest,
            Map<Integer, String> keys,
            OtherUnit others,
            CorrelationScorer scorer,
            Simulator simulator) {
        ConcurrentSkipListMap<Integer, ScoreCard> byUnit = new ConcurrentSkipListMap<>();
        records.parallelStream()
                .forEach(record -> {
                    int unit = record.summary().unit().index();
                    List<ControlSource> controls =
                            others
                                    .of(unit)
                                    .map(other ->
                                            ControlSource.explanation(
                                                    OTHER_UNIT + " " + other.unit(),
                                                    simulator,
                                                    other))
                                    .stream()
                                    .toList();
                    byUnit.put(unit, scorer.score(of(newest, unit), record, controls));
                });
        SequencedMap<String, ScoreCard> cards = new LinkedHashMap<>();
        byUnit.forEach((unit, card) -> cards.put(keys.get(unit), card));
        return cards;
    }

    private static Explanation of(SequencedMap<Integer, Explanation> newest, int unit) {
        Explanation explanation = newest.get(unit);
        if (explanation == null) {
            throw new IllegalStateException("no explanation of unit " + unit);
        }
        return explanation;
    }

    /** A card is the same when everything that goes into it is. */
    private String key(
            ScoringConfig config,
            Simulator simulator,
            Explanation explanation,
            OtherUnit others,
            int unit) {
        return Sha256.of(
                        String.join(
                                "\0",
                                reader.manifest().runId(),
                                explanation.id(),
                                simulator.name(),
                                SCORER,
                                config.toString(),
                                others.of(unit).map(Explanation::id).orElse("")))
                .hex()
                .substring(0, 32);
    }

    /** What is done with a batch of records. */
    private interface Work {
        void on(List<UnitRecord> records);
    }

    private void batches(Site site, BitSet units, Set<Split> splits, Work work) {
        for (int first = units.nextSetBit(0); first >= 0; ) {
            int end = first + BATCH;
            List<UnitRecord> records = new ArrayList<>();
            for (UnitRecord record :
                    reader.units(site, first, Math.min(end, units.length()), splits)) {
                if (units.get(record.summary().unit().index())) {
                    records.add(record);
                }
            }
            work.on(records);
            first = units.nextSetBit(end);
        }
    }

    private long seedOfRun() {
        return reader.manifest().options().get("seed") instanceof Number seed
                ? seed.longValue()
                : 0;
    }

    private void addUnits(List<UnitRecord> records) {
        catalogue.write(handle -> {
            PreparedBatch batch =
                    handle.prepareBatch(
                            "INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON"
                                    + " CONFLICT DO NOTHING");
            for (UnitRecord record : records) {
                UnitSummary summary = record.summary();
                SplitStatistics explain = summary.explain();
                batch.add(
                        summary.unit().site().name(),
                        summary.unit().index(),
                        summary.unit().site().layer(),
                        explain.maximum(),
                        explain.mean(),
                        explain.variance(),
                        explain.density(),
                        summary.dead() ? 1 : 0,
                        summary.dense() ? 1 : 0);
            }
            batch.execute();
        });
    }

    private void addStage(String name, Instant begun, double seconds, Map<String, Object> details) {
        Map<String, Object> body = new LinkedHashMap<>(details);
        body.put("machine", Machine.describe());
        catalogue.write(handle ->
                handle.execute(
                        "INSERT INTO stage (name, started, seconds, body) VALUES (?, ?, ?," + " ?)",
                        name,
                        begun.toString(),
                        seconds,
                        Json.STRICT.writeValueAsString(body)));
    }
}
