package dev.hyaline.record.file;

import dev.hyaline.corpus.Split;
import dev.hyaline.run.parquet.Column;
import dev.hyaline.run.parquet.ParquetFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The columns of one split's statistics, by name, as far as they are read. */
record StatisticsColumns(Map<String, Column> columns) {

    private static final List<String> NUMBERS =
            List.of(
                    "tokens",
                    "windows",
                    "minimum",
                    "maximum",
                    "mean",
                    "variance",
                    "skewness",
                    "kurtosis",
                    "density");

    static StatisticsColumns of(ParquetFile file, int group, Split split, boolean histogram) {
        Map<String, Column> columns = new HashMap<>();
        Stream.concat(NUMBERS.stream(), histogram ? Stream.of("histogram") : Stream.empty())
                .forEach(name ->
                        columns.put(name, file.read(group, split.columnValue() + "_" + name)));
        return new StatisticsColumns(columns);
    }

    private Column get(String name) {
        return Objects.requireNonNull(columns.get(name));
    }

    SplitStatistics row(int row) {
        return new SplitStatistics(
                get("tokens").whole(row),
                get("windows").whole(row),
                get("minimum").number(row),
                get("maximum").number(row),
                get("mean").number(row),
                get("variance").number(row),
                get("skewness").number(row),
                get("kurtosis").number(row),
                get("density").number(row),
                columns.containsKey("histogram") ? get("histogram").wholes(row) : List.of());
    }
}
