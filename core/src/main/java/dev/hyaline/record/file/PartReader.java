package dev.hyaline.record.file;

import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.run.parquet.Column;
import dev.hyaline.run.parquet.ParquetFile;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Reads the three Parquet files of a range of units. Thread-safe. */
final class PartReader implements AutoCloseable {

    private static final Map<String, Split> SPLITS =
            Arrays.stream(Split.values()).collect(Collectors.toMap(Split::columnValue, s -> s));
    private static final Map<String, WindowKind> KINDS =
            Arrays.stream(WindowKind.values())
                    .collect(Collectors.toMap(WindowKind::columnValue, k -> k));

    private final Site site;
    private final Manifest.Part part;
    private final RunFolder run;
    private final WindowStore store;
    private final Map<Path, ParquetFile> files = new ConcurrentHashMap<>();

    PartReader(Site site, Manifest.Part part, RunFolder run, WindowStore store) {
        this.site = site;
        this.part = part;
        this.run = run;
        this.store = store;
    }

    /** Whether some of a range of units are here. */
    boolean meets(int first, int end) {
        return part.firstUnit() < end && part.endUnit() > first;
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
        return files.computeIfAbsent(run.file(name), ParquetFile::open);
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
        file.groupsWith("unit", first, end)
                .forEach(group -> {
                    Column unit = file.read(group, "unit");
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
                    for (int row = 0; row < unit.rows(); row++) {
                        int index = (int) unit.whole(row);
                        if (index >= first && index < end) {
                            Map<Split, SplitStatistics> statistics = new EnumMap<>(Split.class);
                            for (Map.Entry<Split, StatisticsColumns> each : splits.entrySet()) {
                                statistics.put(each.getKey(), each.getValue().row(row));
                            }
                            TokenTable table =
                                    new TokenTable(
                                            tables.getOrDefault(index, List.of()),
                                            otherMean.number(row),
                                            otherCount.whole(row));
                            summaries.add(
                                    new UnitSummary(
                                            new UnitId(site, index),
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
        file.groupsWith("unit", first, end)
                .forEach(group -> {
                    int[] unit = file.read(group, "unit").ints();
                    int[] token = file.read(group, "token").ints();
                    float[] mean = file.read(group, "mean").floats();
                    long[] count = file.read(group, "count").longs();
                    for (int row = 0; row < unit.length; row++) {
                        if (unit[row] >= first && unit[row] < end) {
                            entries.computeIfAbsent(unit[row], each -> new ArrayList<>())
                                    .add(new TokenTable.Entry(token[row], mean[row], count[row]));
                        }
                    }
                });
        return entries;
    }

    /** The kept windows of the units of a range, of some splits, by unit. */
    Map<Integer, Map<UnitRecord.Key, List<ActivationRecord>>> windows(
            int first, int end, Set<Split> splits) {
        Map<Integer, Map<UnitRecord.Key, List<ActivationRecord>>> windows = new HashMap<>();
        ParquetFile file = records();
        file.groupsWith("unit", first, end)
                .forEach(group -> {
                    WindowRows rows = WindowRows.read(file, group);
                    for (int row = 0; row < rows.size(); row++) {
                        int unit = rows.unit(row);
                        if (unit >= first && unit < end && splits.contains(rows.split(row))) {
                            UnitRecord.Key key =
                                    new UnitRecord.Key(rows.split(row), rows.kind(row));
                            windows.computeIfAbsent(unit, each -> new HashMap<>())
                                    .computeIfAbsent(key, each -> new ArrayList<>())
                                    .add(rows.record(row, store));
                        }
                    }
                });
        return windows;
    }

    /** The columns of kept windows of a row group. */
    record WindowRows(
            Column units, Column splits, Column kinds, Column windows, Column activations) {

        static WindowRows read(ParquetFile file, int group) {
            return new WindowRows(
                    file.read(group, "unit"),
                    file.read(group, "split"),
                    file.read(group, "kind"),
                    file.read(group, "window_id"),
                    file.read(group, "activations"));
        }

        int size() {
            return units.rows();
        }

        int unit(int row) {
            return (int) units.whole(row);
        }

        Split split(int row) {
            return known(SPLITS, splits.text(row));
        }

        WindowKind kind(int row) {
            return known(KINDS, kinds.text(row));
        }

        private static <T> T known(Map<String, T> names, String name) {
            T value = names.get(name);
            if (value == null) {
                throw new IllegalArgumentException("name must be known, but is: " + name);
            }
            return value;
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

    /** The columns of one split's statistics. */
    private record StatisticsColumns(
            Column tokens,
            Column windows,
            Column minimum,
            Column maximum,
            Column mean,
            Column variance,
            Column skewness,
            Column kurtosis,
            Column density,
            Optional<Column> histogram) {

        static StatisticsColumns of(ParquetFile file, int group, Split split, boolean histogram) {
            String prefix = split.columnValue() + "_";
            return new StatisticsColumns(
                    file.read(group, prefix + "tokens"),
                    file.read(group, prefix + "windows"),
                    file.read(group, prefix + "minimum"),
                    file.read(group, prefix + "maximum"),
                    file.read(group, prefix + "mean"),
                    file.read(group, prefix + "variance"),
                    file.read(group, prefix + "skewness"),
                    file.read(group, prefix + "kurtosis"),
                    file.read(group, prefix + "density"),
                    histogram
                            ? Optional.of(file.read(group, prefix + "histogram"))
                            : Optional.empty());
        }

        SplitStatistics row(int row) {
            return new SplitStatistics(
                    tokens.whole(row),
                    windows.whole(row),
                    minimum.number(row),
                    maximum.number(row),
                    mean.number(row),
                    variance.number(row),
                    skewness.number(row),
                    kurtosis.number(row),
                    density.number(row),
                    histogram.map(each -> each.wholes(row)).orElse(List.of()));
        }
    }

    @Override
    public void close() {
        files.values().forEach(ParquetFile::close);
    }
}
