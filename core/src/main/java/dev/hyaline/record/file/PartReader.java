package dev.hyaline.record.file;

import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.run.parquet.Column;
import dev.hyaline.run.parquet.ParquetFile;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the three Parquet files of a range of units. Thread-safe. */
final class PartReader implements AutoCloseable {

    private static final Map<String, Split> SPLITS =
            Arrays.stream(Split.values()).collect(Collectors.toMap(Split::columnValue, s -> s));
    private static final Map<String, WindowKind> KINDS =
            Arrays.stream(WindowKind.values())
                    .collect(Collectors.toMap(WindowKind::columnValue, k -> k));

    private final SiteShape shape;
    private final Manifest.Part part;
    private final RunFolder run;
    private final Manifest manifest;
    private final WindowStore store;
    private final Map<String, ParquetFile> files = new ConcurrentHashMap<>();

    PartReader(
            SiteShape shape,
            Manifest.Part part,
            RunFolder run,
            Manifest manifest,
            WindowStore store) {
        this.shape = shape;
        this.part = part;
        this.run = run;
        this.manifest = manifest;
        this.store = store;
    }

    /** Whether some of a range of units are here; each end counts as one. */
    boolean meets(int first, int end) {
        return firstSlot(part.firstUnit()) < end && firstSlot(part.endUnit()) > first;
    }

    private int firstSlot(int unit) {
        return shape.slot(new UnitId(shape.site(), unit));
    }

    /** The row groups of a file that may have some of a range. */
    private IntStream groups(ParquetFile file, int first, int end) {
        return file.groupsWith("unit", shape.unit(first).index(), shape.unit(end - 1).index() + 1);
    }

    /** Those that may have one of some units; of none, all. */
    int[] groups(ParquetFile file, Collection<UnitId> units) {
        return units.isEmpty()
                ? IntStream.range(0, file.groups()).toArray()
                : units.stream()
                        .flatMapToInt(
                                each -> file.groupsWith("unit", each.index(), each.index() + 1))
                        .distinct()
                        .sorted()
                        .toArray();
    }

    Slots slots(ParquetFile file, int group) {
        return Slots.read(file, group, shape.signed());
    }

    UnitId unit(int slot) {
        return shape.unit(slot);
    }

    ParquetFile units() {
        return file(part.unitsFile());
    }

    ParquetFile tables() {
        return file(part.tablesFile());
    }

    ParquetFile records() {
        return file(part.recordsFile());
    }

    private ParquetFile file(String name) {
        return files.computeIfAbsent(name, each -> run.parquet(manifest, each));
    }

    /**
     * The statistics of the units of a range, in their order.
     *
     * @param histograms the splits whose histograms are read; they take longest
     */
    List<UnitSummary> summaries(int first, int end, Set<Split> histograms) {
        Map<Integer, List<TokenTable.Entry>> tables = tokenTables(first, end);
        List<UnitSummary> summaries = new ArrayList<>();
        ParquetFile file = units();
        groups(file, first, end)
                .forEach(group -> {
                    Slots slots = slots(file, group);
                    Map<Split, StatisticsColumns> splits = new EnumMap<>(Split.class);
                    for (Split split : Split.values()) {
                        splits.put(
                                split,
                                StatisticsColumns.of(
                                        file, group, split, histograms.contains(split)));
                    }
                    Column edges = file.read(group, "band_edges");
                    Column counts = file.read(group, "band_counts");
                    Column otherMean = file.read(group, "table_other_mean");
                    Column otherCount = file.read(group, "table_other_count");
                    for (int row = 0; row < slots.rows(); row++) {
                        int slot = slots.at(row);
                        if (slot >= first && slot < end) {
                            Map<Split, SplitStatistics> statistics = new EnumMap<>(Split.class);
                            for (Map.Entry<Split, StatisticsColumns> each : splits.entrySet()) {
                                statistics.put(each.getKey(), each.getValue().row(row));
                            }
                            TokenTable table =
                                    new TokenTable(
                                            tables.getOrDefault(slot, List.of()),
                                            otherMean.number(row),
                                            otherCount.whole(row));
                            summaries.add(
                                    new UnitSummary(
                                            unit(slot),
                                            statistics,
                                            edges.numbers(row),
                                            counts.wholes(row),
                                            table));
                        }
                    }
                });
        return summaries;
    }

    private Map<Integer, List<TokenTable.Entry>> tokenTables(int first, int end) {
        Map<Integer, List<TokenTable.Entry>> entries = new HashMap<>();
        ParquetFile file = tables();
        groups(file, first, end)
                .forEach(group -> {
                    Slots slots = slots(file, group);
                    int[] token = file.read(group, "token").ints();
                    float[] mean = file.read(group, "mean").floats();
                    long[] count = file.read(group, "count").longs();
                    for (int row = 0; row < slots.rows(); row++) {
                        int slot = slots.at(row);
                        if (slot >= first && slot < end) {
                            entries.computeIfAbsent(slot, _ -> new ArrayList<>())
                                    .add(new TokenTable.Entry(token[row], mean[row], count[row]));
                        }
                    }
                });
        return entries;
    }

    /** The kept windows of the units of a range, of some splits, by unit. */
    Map<UnitId, Map<UnitRecord.Key, List<ActivationRecord>>> windows(
            int first, int end, Set<Split> splits) {
        Map<UnitId, Map<UnitRecord.Key, List<ActivationRecord>>> windows = new HashMap<>();
        ParquetFile file = records();
        groups(file, first, end)
                .forEach(group -> {
                    WindowRows rows = rows(file, group);
                    for (int row = 0; row < rows.slots().rows(); row++) {
                        int slot = rows.slots().at(row);
                        if (slot >= first && slot < end && splits.contains(rows.split(row))) {
                            UnitRecord.Key key =
                                    new UnitRecord.Key(rows.split(row), rows.kind(row));
                            windows.computeIfAbsent(unit(slot), _ -> new HashMap<>())
                                    .computeIfAbsent(key, each -> new ArrayList<>())
                                    .add(rows.record(row, store));
                        }
                    }
                });
        return windows;
    }

    /** The columns of kept windows of a row group. */
    WindowRows rows(ParquetFile file, int group) {
        return new WindowRows(
                slots(file, group),
                file.read(group, "split"),
                file.read(group, "kind"),
                file.read(group, "window_id"),
                file.read(group, "activations"));
    }

    private static <T> T known(Map<String, T> names, String name) {
        T value = names.get(name);
        if (value == null) {
            throw new IllegalArgumentException("name must be known, but is: " + name);
        }
        return value;
    }

    /** {@link #rows}. */
    record WindowRows(
            Slots slots, Column splits, Column kinds, Column windows, Column activations) {

        Split split(int row) {
            return known(SPLITS, splits.text(row));
        }

        WindowKind kind(int row) {
            return known(KINDS, kinds.text(row));
        }

        ActivationRecord record(int row, WindowStore store) {
            float[] values =
                    Arrays.copyOfRange(
                            activations.floats(), activations.start(row), activations.end(row));
            int window = (int) windows.whole(row);
            return ActivationRecord.of(
                    window,
                    store.documentId(window),
                    store.tokens(window),
                    values,
                    store.framing().firstPosition());
        }
    }

    @Override
    public void close() {
        files.values().forEach(ParquetFile::close);
    }
}
