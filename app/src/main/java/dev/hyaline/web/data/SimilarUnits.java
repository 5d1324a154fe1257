package dev.hyaline.web.data;

import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.RecordScan;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds units that do nearly the same: by their sketches first, and by the correlation itself among
 * the few that are left. Sketches are made when first asked for, in the background, and kept in
 * {@code index/similar.bin} where the run can be written to. Thread-safe.
 */
public final class SimilarUnits {

    private static final Logger LOG = LoggerFactory.getLogger(SimilarUnits.class);

    private static final int CANDIDATES = 40;
    private static final int SHOWN = 10;
    private static final long CLOSING_MILLIS = 10_000;
    private static final double LEAST = 0.1;

    private final RunFolder run;
    private final String runId;
    private final UnitIndex index;
    private final RecordReader reader;
    private final Lazy<CompletableFuture<Optional<Sketches>>> sketches;
    private volatile boolean stopped;

    /**
     * A unit that does nearly the same as another.
     *
     * @param unit its short form
     * @param correlation of their activations over the uniform sample of the explain split
     */
    public record Similar(String unit, double correlation) {}

    SimilarUnits(RunFolder run, String runId, UnitIndex index, RecordReader reader) {
        this.run = run;
        this.runId = runId;
        this.index = index;
        this.reader = reader;
        this.sketches =
                new Lazy<>(() ->
                        CompletableFuture.supplyAsync(
                                this::make,
                                Thread.ofPlatform().daemon().name("hyaline-similar")::start));
    }

    /** Those like a unit; empty while units are compared for the first time. */
    public Optional<List<Similar>> of(UnitId unit) {
        return sketches.get().getNow(Optional.empty()).map(ready -> of(unit, ready));
    }

    /** The same, however long it takes; none where units cannot be compared. */
    public List<Similar> await(UnitId unit) {
        return sketches.get().join().map(ready -> of(unit, ready)).orElse(List.of());
    }

    private List<Similar> of(UnitId unit, Sketches ready) {
        Map<Site, List<UnitId>> wanted = new TreeMap<>();
        add(wanted, unit);
        for (int candidate : ready.nearest(index.number(unit), CANDIDATES)) {
            add(wanted, index.unit(candidate));
        }
        Map<UnitId, float[]> read = read(wanted);
        float[] own = read.getOrDefault(unit, new float[0]);
        read.remove(unit);
        return read.entrySet().stream()
                .map(each ->
                        new Similar(
                                each.getKey().toString(), Sketches.product(own, each.getValue())))
                .filter(each -> each.correlation() >= LEAST)
                .sorted(
                        Comparator.comparingDouble((Similar each) -> -each.correlation())
                                .thenComparing(Similar::unit))
                .limit(SHOWN)
                .toList();
    }

    private static void add(Map<Site, List<UnitId>> wanted, UnitId unit) {
        wanted.computeIfAbsent(unit.site(), site -> new ArrayList<>()).add(unit);
    }

    private Map<UnitId, float[]> read(Map<Site, List<UnitId>> wanted) {
        Map<UnitId, float[]> read = new HashMap<>();
        wanted.forEach((site, units) ->
                RecordScan.of(reader)
                        .forEachUniform(
                                site,
                                units,
                                (each, values) -> read.put(each, Sketches.standardised(values))));
        return read;
    }

    /** Empty where it is stopped, or units cannot be compared. */
    private Optional<Sketches> make() {
        Path file = run.path().resolve("index").resolve("similar.bin");
        Optional<Sketches> made = Optional.empty();
        try {
            made = Sketches.read(file, runId, index.size());
            if (made.isEmpty()) {
                Sketches computed = compute();
                if (!stopped) {
                    made = Optional.of(computed);
                    if (Files.isWritable(run.path())) {
                        computed.write(file, runId);
                    }
                }
            }
        } catch (RuntimeException e) {
            LOG.warn("units cannot be compared: {}", e.getMessage());
        }
        return made;
    }

    private Sketches compute() {
        Sketches made = Sketches.of(index.size());
        for (Site site : index.sites()) {
            if (!stopped) {
                RecordScan.of(reader)
                        .forEachUniform(
                                site,
                                List.of(),
                                (unit, values) -> made.put(index.number(unit), values));
            }
        }
        return made;
    }

    /** Waits for what is being read. */
    void close() {
        stopped = true;
        sketches.made()
                .ifPresent(making ->
                        making.completeOnTimeout(
                                        Optional.empty(), CLOSING_MILLIS, TimeUnit.MILLISECONDS)
                                .join());
    }
}
