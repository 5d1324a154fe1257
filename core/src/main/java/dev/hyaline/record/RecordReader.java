package dev.hyaline.record;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.text.Split;
import dev.hyaline.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads what was recorded about units. Not thread-safe. */
public final class RecordReader implements AutoCloseable {

    private static final String ALL_COLUMNS = "*";
    private static final String EXPLAIN_HISTOGRAM =
            "* EXCLUDE (calibrate_histogram, test_histogram)";

    private final RunFolder run;
    private final Manifest manifest;
    private final WindowStore store;
    private final Duck duck = Duck.inMemory();

    private RecordReader(RunFolder run, Manifest manifest, WindowStore store) {
        this.run = run;
        this.manifest = manifest;
        this.store = store;
    }

    /** Opens a complete run. */
    public static RecordReader open(RunFolder run) {
        Manifest manifest = run.manifest();
        int windowLength = manifest.windowLength();
        RecordReader reader = new RecordReader(run, manifest, WindowStore.open(run, windowLength));
        reader.duck.planLittle();
        return reader;
    }

    public Manifest manifest() {
        return manifest;
    }

    public WindowStore store() {
        return store;
    }

    /** The texts of the model's tokens; of a model without a vocabulary, its ids in brackets. */
    public Vocabulary vocabulary() {
        return query(
                "SELECT token, bytes FROM %s ORDER BY token"
                        .formatted(Duck.parquet(run.tokensFile())),
                rows -> {
                    List<byte[]> tokens = new ArrayList<>();
                    while (rows.next()) {
                        byte[] bytes = rows.getBytes(2);
                        tokens.add(
                                bytes == null
                                        ? ("[" + rows.getInt(1) + "]")
                                                .getBytes(StandardCharsets.US_ASCII)
                                        : bytes);
                    }
                    return Vocabulary.of(tokens);
                });
    }

    /** Whether the model had a vocabulary, so that tokens have texts. */
    public boolean hasTokenTexts() {
        String tokens = Duck.parquet(run.tokensFile());
        return query(
                "SELECT count(bytes) FROM " + tokens, rows -> rows.next() && rows.getLong(1) > 0);
    }

    /** The names of documents, by their numbers. */
    public Map<Long, String> documentNames(Collection<Long> documents) {
        if (documents.isEmpty()) {
            return Map.of();
        }
        String list = documents.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return query(
                "SELECT document_id, name FROM %s WHERE document_id IN (%s)"
                        .formatted(Duck.parquet(run.documentsFile()), list),
                rows -> {
                    Map<Long, String> names = new HashMap<>();
                    while (rows.next()) {
                        names.put(rows.getLong(1), rows.getString(2));
                    }
                    return names;
                });
    }

    /** The recorded sites: neurons in the order of their layers, then latents. */
    public List<Site> sites() {
        return manifest.recordings().stream()
                .map(each -> Site.parse(each.site()))
                .sorted()
                .toList();
    }

    /** How many units a recorded site has. */
    public int units(Site site) {
        return recording(site).units();
    }

    /** TransformerLens's name of where a recorded site is in the model. */
    public String hookPoint(Site site) {
        return recording(site).hookPoint();
    }

    /** The layer that a recorded site is in, from 0. */
    public int layer(Site site) {
        return recording(site).layer();
    }

    Manifest.Recording recording(Site site) {
        Optional<Manifest.Recording> recording = manifest.recording(site.name());
        return recording.orElseThrow(() ->
                new HyalineException(
                        ErrorCode.USAGE,
                        "site must be one of %s, but is: %s (%s)"
                                .formatted(sites(), site, run.path())));
    }

    /** Everything kept about one unit, all splits and kinds. */
    public UnitRecord unit(UnitId unit) {
        return unit(unit, ALL_COLUMNS);
    }

    /** The same without the histograms of the calibrate and test splits, which take longest. */
    public UnitRecord unitAtOnce(UnitId unit) {
        return unit(unit, EXPLAIN_HISTOGRAM);
    }

    private UnitRecord unit(UnitId unit, String columns) {
        int units = units(unit.site());
        if (unit.index() >= units) {
            throw new HyalineException(
                    ErrorCode.USAGE,
                    "unit must be below %d at site %s, but is: %s (%s)"
                            .formatted(units, unit.site(), unit, run.path()));
        }
        return units(unit.site(), unit.index(), unit.index() + 1, Set.of(Split.values()), columns)
                .getFirst();
    }

    /**
     * Consecutive units of a site, with the windows of some splits.
     *
     * @param first the first unit
     * @param end one past the last
     * @param splits whose windows are read; the others' are left out
     */
    public List<UnitRecord> units(Site site, int first, int end, Set<Split> splits) {
        return units(site, first, end, splits, ALL_COLUMNS);
    }

    private List<UnitRecord> units(
            Site site, int first, int end, Set<Split> splits, String columns) {
        Map<Integer, UnitSummary> summaries = new TreeMap<>();
        Map<Integer, Map<UnitRecord.Key, List<ActivationRecord>>> windows = new HashMap<>();
        for (Manifest.Part part : recording(site).parts()) {
            if (part.firstUnit() < end && part.endUnit() > first) {
                readSummaries(site, part, first, end, columns, summaries);
                readWindows(part, first, end, splits, windows);
            }
        }
        return summaries.values().stream()
                .map(summary ->
                        new UnitRecord(
                                summary, windows.getOrDefault(summary.unit().index(), Map.of())))
                .toList();
    }

    /** The statistics of consecutive units, without windows. */
    public List<UnitSummary> summaries(Site site, int first, int end) {
        Map<Integer, UnitSummary> summaries = new TreeMap<>();
        for (Manifest.Part part : recording(site).parts()) {
            if (part.firstUnit() < end && part.endUnit() > first) {
                readSummaries(site, part, first, end, ALL_COLUMNS, summaries);
            }
        }
        return List.copyOf(summaries.values());
    }

    /** Goes over all units of a site for a few numbers each. */
    public RecordScan scan() {
        return new RecordScan(this);
    }

    RunFolder run() {
        return run;
    }

    private void readSummaries(
            Site site,
            Manifest.Part part,
            int first,
            int end,
            String columns,
            Map<Integer, UnitSummary> into) {
        Map<Integer, List<TokenTable.Entry>> tables = readTables(part, first, end);
        String query =
                "SELECT %s FROM %s WHERE unit >= %d AND unit < %d"
                        .formatted(columns, Duck.parquet(run.file(part.unitsFile())), first, end);
        query(
                query,
                rows -> {
                    while (rows.next()) {
                        UnitId unit = new UnitId(site, rows.getInt("unit"));
                        Map<Split, SplitStatistics> splits = new EnumMap<>(Split.class);
                        for (Split split : Split.values()) {
                            splits.put(
                                    split,
                                    statistics(
                                            rows, split.columnValue(), histogram(split, columns)));
                        }
                        TokenTable table =
                                new TokenTable(
                                        tables.getOrDefault(unit.index(), List.of()),
                                        rows.getDouble("table_other_mean"),
                                        rows.getLong("table_other_count"));
                        into.put(
                                unit.index(),
                                new UnitSummary(
                                        unit,
                                        splits,
                                        doubles(rows.getArray("band_edges")),
                                        longs(rows.getArray("band_counts")),
                                        table));
                    }
                    return into;
                });
    }

    private static boolean histogram(Split split, String columns) {
        return split == Split.EXPLAIN || columns.equals(ALL_COLUMNS);
    }

    private static SplitStatistics statistics(ResultSet rows, String split, boolean histogram)
            throws SQLException {
        return new SplitStatistics(
                rows.getLong(split + "_tokens"),
                rows.getLong(split + "_windows"),
                number(rows, split + "_minimum"),
                number(rows, split + "_maximum"),
                number(rows, split + "_mean"),
                number(rows, split + "_variance"),
                number(rows, split + "_skewness"),
                number(rows, split + "_kurtosis"),
                number(rows, split + "_density"),
                histogram ? longs(rows.getArray(split + "_histogram")) : List.of());
    }

    private Map<Integer, List<TokenTable.Entry>> readTables(
            Manifest.Part part, int first, int end) {
        // Files are in the order of units and ranks, and DuckDB keeps it.
        String query =
                "SELECT unit, token, mean, count FROM %s WHERE unit >= %d AND unit < %d"
                        .formatted(Duck.parquet(run.file(part.tablesFile())), first, end);
        return query(
                query,
                rows -> {
                    Map<Integer, List<TokenTable.Entry>> tables = new HashMap<>();
                    while (rows.next()) {
                        tables.computeIfAbsent(rows.getInt(1), unit -> new ArrayList<>())
                                .add(
                                        new TokenTable.Entry(
                                                rows.getInt(2), rows.getFloat(3), rows.getLong(4)));
                    }
                    return tables;
                });
    }

    private void readWindows(
            Manifest.Part part,
            int first,
            int end,
            Set<Split> splits,
            Map<Integer, Map<UnitRecord.Key, List<ActivationRecord>>> into) {
        if (splits.isEmpty()) {
            return;
        }
        String among =
                splits.size() == Split.values().length
                        ? ""
                        : " AND split IN ("
                                + splits.stream()
                                        .map(each -> Duck.literal(each.columnValue()))
                                        .collect(Collectors.joining(", "))
                                + ")";
        String query =
                ("SELECT unit, list_position(%s, split) - 1, list_position(%s, kind) - 1, window_id,"
                                + " unnest(activations) FROM %s WHERE unit >= %d AND unit < %d%s")
                        .formatted(
                                Duck.list(Arrays.stream(Split.values()).map(Split::columnValue)),
                                Duck.list(Arrays.stream(Kind.values()).map(Kind::columnValue)),
                                Duck.parquet(run.file(part.recordsFile())),
                                first,
                                end,
                                among);
        query(
                query,
                rows -> {
                    while (rows.next()) {
                        UnitRecord.Key key =
                                new UnitRecord.Key(
                                        Split.values()[rows.getInt(2)],
                                        Kind.values()[rows.getInt(3)]);
                        int unit = rows.getInt(1);
                        int window = rows.getInt(4);
                        int[] tokens = store.tokens(window);
                        float[] activations = new float[tokens.length];
                        activations[0] = rows.getFloat(5);
                        for (int position = 1; position < tokens.length; position++) {
                            rows.next();
                            activations[position] = rows.getFloat(5);
                        }
                        into.computeIfAbsent(unit, each -> new HashMap<>())
                                .computeIfAbsent(key, each -> new ArrayList<>())
                                .add(
                                        ActivationRecord.of(
                                                window,
                                                store.documentId(window),
                                                tokens,
                                                activations));
                    }
                    return into;
                });
    }

    /** Reads, and says of what is damaged whose it is. */
    <T> T query(String sql, Duck.Reading<T> reading) {
        try {
            return duck.query(sql, reading);
        } catch (HyalineException e) {
            if (e.code() != ErrorCode.DAMAGED) {
                throw e;
            }
            throw new HyalineException(
                    ErrorCode.DAMAGED,
                    "run cannot be read: %s (%s; hyaline verify says which file it is)"
                            .formatted(e.getMessage(), run.path()),
                    e);
        }
    }

    static double number(ResultSet rows, String column) throws SQLException {
        double value = rows.getDouble(column);
        return rows.wasNull() ? Double.NaN : value;
    }

    private static List<Long> longs(Array array) throws SQLException {
        List<Long> list = new ArrayList<>();
        for (Object each : (Object[]) array.getArray()) {
            list.add(((Number) each).longValue());
        }
        return list;
    }

    private static List<Double> doubles(Array array) throws SQLException {
        List<Double> list = new ArrayList<>();
        for (Object each : (Object[]) array.getArray()) {
            list.add(((Number) each).doubleValue());
        }
        return list;
    }

    @Override
    public void close() {
        duck.close();
        store.close();
    }
}
