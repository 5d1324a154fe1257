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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds units that do nearly the same: by their sketches first, and by the correlation itself among
 * the few that are left. Sketches are made when first asked for, in the background, and kept in
 * {@code index/similar.bin} where the run can be written to. Thread-safe.
 */
final class SimilarUnits {

    private static final Logger LOG = LoggerFactory.getLogger(SimilarUnits.class);
    private static final int CANDIDATES = 40;
    private static final int SHOWN = 10;
    private static final long CLOSING_MILLIS = 10_000;
    private static final double LEAST = 0.1;

    private final RunFolder run;
    private final String runId;
    private final UnitIndex index;
    private final RecordReader reader;
    private @Nullable Thread making;
    private volatile @Nullable Sketches sketches;
    private volatile boolean stopped;

    SimilarUnits(RunFolder run, String runId, UnitIndex index, RecordReader reader) {
        this.run = run;
        this.runId = runId;
        this.index = index;
        this.reader = reader;
    }

    /** Empty while units are being compared for the first time. */
    Optional<List<SimilarUnit>> of(UnitId unit) {
        Sketches ready = sketches;
        if (ready == null) {
            begin();
            return Optional.empty();
        }
        int number = index.number(unit);
        Map<Site, List<UnitId>> wanted = new TreeMap<>();
        add(wanted, unit);
        for (int candidate : ready.nearest(number, CANDIDATES)) {
            add(wanted, index.unit(candidate));
        }
        Map<UnitId, float[]> read = read(wanted);
        float[] own = read.getOrDefault(unit, new float[0]);
        List<SimilarUnit> similar = new ArrayList<>();
        read.forEach((other, values) -> {
            double correlation = product(own, values);
            if (!other.equals(unit) && correlation >= LEAST) {
                similar.add(new SimilarUnit(other.toString(), correlation));
            }
        });
        similar.sort(
                Comparator.comparingDouble((SimilarUnit each) -> -each.correlation())
                        .thenComparing(SimilarUnit::unit));
        return Optional.of(similar.stream().limit(SHOWN).toList());
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

    private static double product(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    private synchronized void begin() {
        if (making == null) {
            making = Thread.ofPlatform().daemon().name("hyaline-similar").start(this::make);
        }
    }

    private void make() {
        Path file = run.path().resolve("index").resolve("similar.bin");
        try {
            Optional<Sketches> stored = Sketches.read(file, runId, index.size());
            Sketches made = stored.orElseGet(this::compute);
            if (stopped) {
                return;
            }
            sketches = made;
            if (stored.isEmpty() && Files.isWritable(run.path())) {
                made.write(file, runId);
            }
        } catch (RuntimeException e) {
            LOG.warn("units cannot be compared: {}", e.getMessage());
        }
    }

    private Sketches compute() {
        Sketches made = Sketches.of(index.size());
        for (Site site : index.sites()) {
            if (stopped) {
                break;
            }
            RecordScan.of(reader)
                    .forEachUniform(
                            site,
                            List.of(),
                            (unit, values) -> made.put(index.number(unit), values));
        }
        return made;
    }

    /** Until units can be compared, or it turns out that they cannot. */
    void await() {
        begin();
        join(Long.MAX_VALUE);
    }

    private void join(long millis) {
        @Nullable Thread thread = making();
        if (thread != null) {
            try {
                thread.join(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized @Nullable Thread making() {
        return making;
    }

    /** Waits for what is being read. */
    void close() {
        stopped = true;
        join(CLOSING_MILLIS);
    }
}
