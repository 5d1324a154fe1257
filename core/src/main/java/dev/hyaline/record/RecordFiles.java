package dev.hyaline.record;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.corpus.WindowStore;
import dev.hyaline.record.file.RecordTable;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.TokenTable;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.record.fold.BandState;
import dev.hyaline.record.fold.Fold;
import dev.hyaline.record.fold.KeptWindows;
import dev.hyaline.record.fold.UniformColumns;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import dev.hyaline.subject.UnitRange;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/**
 * Writes the three Parquet files of a range of units; {@code docs/run-folder.md} has their columns.
 */
final class RecordFiles {

    private final RunFolder run;
    private final WindowStore store;

    RecordFiles(RunFolder run, WindowStore store) {
        this.run = run;
        this.store = store;
    }

    /** The names of a range's files; a range that is a part of its site says which. */
    static Manifest.Part part(UnitRange range, SiteShape site) {
        int ends = site.slots() / site.units();
        int first = range.first() / ends;
        int end = range.end() / ends;
        String name = range.site().fileStem();
        if (end - first < site.units()) {
            name += Figures.format(".%06d-%06d", first, end);
        }
        return new Manifest.Part(
                first,
                end,
                "units/" + name + ".parquet",
                "tables/" + name + ".parquet",
                "records/" + name + ".parquet");
    }

    /**
     * @param uniform the uniform sample's windows by split
     * @param sample activations on them, the windows in the order of the splits
     */
    void write(Fold fold, Manifest.Part part, Map<Split, int[]> uniform, UniformColumns sample) {
        try (Duck duck = Duck.inMemory(run.work())) {
            writeUnits(duck, fold, part);
            writeRecords(duck, fold, part, uniform, sample);
        }
    }

    private void writeUnits(Duck duck, Fold fold, Manifest.Part part) {
        boolean signed = fold.range().signed();
        create(duck, "units", RecordTable.UNITS.columns(signed));
        create(duck, "tables", RecordTable.TABLES.columns(signed));
        duck.append(
                "units",
                units ->
                        duck.append(
                                "tables",
                                tables -> {
                                    for (int u = 0; u < fold.range().size(); u++) {
                                        UnitSummary summary = fold.summary(u);
                                        appendUnit(units, summary, fold.range());
                                        appendTable(tables, summary, fold.range());
                                    }
                                }));
        duck.writeParquet("SELECT * FROM units", run.file(part.unitsFile()));
        duck.writeParquet("SELECT * FROM tables", run.file(part.tablesFile()));
    }

    private static void create(Duck duck, String table, List<String> columns) {
        duck.execute(Figures.format("CREATE TABLE %s (%s)", table, String.join(", ", columns)));
    }

    /** Which unit, and where units have two, which end. */
    private static DuckDBAppender append(DuckDBAppender row, UnitId unit, UnitRange range)
            throws SQLException {
        row.append(unit.index());
        return range.signed() ? row.append(unit.polarity().suffix()) : row;
    }

    private static void appendUnit(DuckDBAppender units, UnitSummary summary, UnitRange range)
            throws SQLException {
        append(units.beginRow().append(range.site().name()), summary.unit(), range);
        for (Split split : Split.values()) {
            SplitStatistics statistics = summary.split(split);
            units.append(statistics.tokens()).append(statistics.windows());
            appendNumber(units, (float) statistics.minimum());
            appendNumber(units, (float) statistics.maximum());
            appendNumber(units, statistics.mean());
            appendNumber(units, statistics.variance());
            appendNumber(units, statistics.skewness());
            appendNumber(units, statistics.kurtosis());
            appendNumber(units, statistics.density());
            units.append(longs(statistics.histogram()));
        }
        float[] edges = new float[summary.bandEdges().size()];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = summary.bandEdges().get(i).floatValue();
        }
        units.append(edges).append(longs(summary.bandCounts()));
        TokenTable table = summary.tokenTable();
        units.append(table.otherMean()).append(table.otherCount()).endRow();
    }

    private static void appendTable(DuckDBAppender tables, UnitSummary summary, UnitRange range)
            throws SQLException {
        short rank = 0;
        for (TokenTable.Entry entry : summary.tokenTable().entries()) {
            append(tables.beginRow(), summary.unit(), range)
                    .append(rank++)
                    .append(entry.token())
                    .append((float) entry.mean())
                    .append(entry.count())
                    .endRow();
        }
    }

    private static void appendNumber(DuckDBAppender appender, double value) throws SQLException {
        if (Double.isNaN(value)) {
            appender.appendNull();
        } else {
            appender.append(value);
        }
    }

    private static void appendNumber(DuckDBAppender appender, float value) throws SQLException {
        if (Float.isNaN(value)) {
            appender.appendNull();
        } else {
            appender.append(value);
        }
    }

    private static long[] longs(List<Long> list) {
        return list.stream().mapToLong(Long::longValue).toArray();
    }

    private void writeRecords(
            Duck duck,
            Fold fold,
            Manifest.Part part,
            Map<Split, int[]> uniform,
            UniformColumns sample) {
        create(
                duck,
                "records",
                RecordTable.RECORDS.columns(fold.range().signed()).stream()
                        .map(each -> each.replaceFirst("^(split|kind) .*", "$1 UTINYINT"))
                        .toList());
        Map<Split, Integer> firstOfSplit = new EnumMap<>(Split.class);
        int next = 0;
        for (Split split : Split.values()) {
            firstOfSplit.put(split, next);
            next += uniform.getOrDefault(split, new int[0]).length;
        }
        duck.append(
                "records",
                appender -> {
                    for (int u = 0; u < fold.range().size(); u++) {
                        for (Split split : Split.values()) {
                            appendKept(
                                    appender, fold, u, split, WindowKind.TOP, fold.top(split), u);
                            if (split == Split.EXPLAIN && fold.bands().present()) {
                                for (int band = 0; band < WindowKind.BAND_COUNT; band++) {
                                    int group = BandState.group(u, band);
                                    appendKept(
                                            appender,
                                            fold,
                                            u,
                                            split,
                                            WindowKind.band(band),
                                            fold.bands().kept(),
                                            group);
                                }
                            }
                            int[] windows = uniform.getOrDefault(split, new int[0]);
                            int first = firstOfSplit.getOrDefault(split, 0);
                            for (int rank = 0; rank < windows.length; rank++) {
                                int length = store.length(windows[rank]);
                                float[] activations = sample.column(first + rank, length, u);
                                appendRow(
                                        appender,
                                        fold.range(),
                                        u,
                                        split,
                                        WindowKind.UNIFORM,
                                        rank,
                                        windows[rank],
                                        activations);
                            }
                        }
                    }
                });
        duck.writeParquet(
                Figures.format(
                        "SELECT * REPLACE (%s AS split, %s AS kind) FROM records",
                        name("split", columnValues(Split.values())),
                        name("kind", columnValues(WindowKind.values()))),
                run.file(part.recordsFile()));
    }

    private static List<String> columnValues(Split[] splits) {
        return Arrays.stream(splits).map(Split::columnValue).toList();
    }

    private static List<String> columnValues(WindowKind[] kinds) {
        return Arrays.stream(kinds).map(WindowKind::columnValue).toList();
    }

    /** An expression that turns a number from 0 into a name. */
    private static String name(String column, List<String> names) {
        String list = String.join(", ", names.stream().map(Duck::literal).toList());
        return Figures.format("([%s])[%s::INTEGER + 1]", list, column);
    }

    private void appendKept(
            DuckDBAppender appender,
            Fold fold,
            int unit,
            Split split,
            WindowKind kind,
            KeptWindows kept,
            int group)
            throws SQLException {
        int rank = 0;
        for (int slot : kept.ranked(group)) {
            int window = kept.windowIdAt(slot);
            float[] activations = kept.activationsAt(slot, store.length(window));
            appendRow(appender, fold.range(), unit, split, kind, rank++, window, activations);
        }
    }

    private void appendRow(
            DuckDBAppender appender,
            UnitRange range,
            int unit,
            Split split,
            WindowKind kind,
            int rank,
            int window,
            float[] activations)
            throws SQLException {
        float maximum = Float.NEGATIVE_INFINITY;
        for (int p = store.framing().firstPosition(); p < activations.length; p++) {
            maximum = Math.max(maximum, activations[p]);
        }
        append(appender.beginRow(), range.unit(unit), range)
                .append((byte) split.ordinal())
                .append((byte) kind.ordinal())
                .append((short) rank)
                .append(window)
                .append(maximum)
                .append(activations)
                .endRow();
    }
}
