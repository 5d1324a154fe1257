package dev.hyaline.record.file;

import dev.hyaline.corpus.Split;
import java.util.List;
import java.util.stream.Stream;

/** The three Parquet files of a range of units; {@code docs/run-folder.md} says what is in them. */
@SuppressWarnings("ImmutableEnumChecker") // the list is a copy that never changes
public enum RecordTable {
    /** Statistics. */
    UNITS(
            Stream.of(
                            Stream.of("site VARCHAR", "unit INTEGER"),
                            Stream.of(Split.values()).flatMap(RecordTable::statistics),
                            Stream.of(
                                    "band_edges FLOAT[]",
                                    "band_counts BIGINT[]",
                                    "table_other_mean DOUBLE",
                                    "table_other_count BIGINT"))
                    .flatMap(each -> each)
                    .toArray(String[]::new)),
    /** Token tables. */
    TABLES("unit INTEGER", "rank SMALLINT", "token INTEGER", "mean FLOAT", "count BIGINT"),
    /** Kept windows. */
    RECORDS(
            "unit INTEGER",
            "split VARCHAR",
            "kind VARCHAR",
            "rank SMALLINT",
            "window_id INTEGER",
            "maximum FLOAT",
            "activations FLOAT[]");

    private final List<String> columns;

    RecordTable(String... columns) {
        this.columns = List.of(columns);
    }

    private static Stream<String> statistics(Split split) {
        return Stream.of(
                        "tokens BIGINT",
                        "windows BIGINT",
                        "minimum FLOAT",
                        "maximum FLOAT",
                        "mean DOUBLE",
                        "variance DOUBLE",
                        "skewness DOUBLE",
                        "kurtosis DOUBLE",
                        "density DOUBLE",
                        "histogram BIGINT[]")
                .map(column -> split.columnValue() + "_" + column);
    }

    /**
     * Its columns in their order, each with its type.
     *
     * @param signed whether units have two ends, so that the files say which
     */
    public List<String> columns(boolean signed) {
        return columns.stream()
                .flatMap(each ->
                        signed && each.equals("unit INTEGER")
                                ? Stream.of(each, "polarity VARCHAR")
                                : Stream.of(each))
                .toList();
    }
}
