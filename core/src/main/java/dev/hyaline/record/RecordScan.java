package dev.hyaline.record;

import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Goes over all units of a site and reads a few columns of each: what somebody needs who looks at
 * very many units at once. Not thread-safe, as the reader that it is of.
 */
public final class RecordScan {

    private final RecordReader reader;

    RecordScan(RecordReader reader) {
        this.reader = reader;
    }

    /**
     * The largest activation and the density of each of a site's units on the explain split, in
     * their order: what an overview of very many units needs. Without tokens both are NaN.
     */
    public void forEachGlance(Site site, Glance consumer) {
        for (Manifest.Part part : reader.recording(site).parts()) {
            reader.query(
                    "SELECT unit, explain_maximum, explain_density FROM %s ORDER BY unit"
                            .formatted(Duck.parquet(reader.run().file(part.unitsFile()))),
                    rows -> {
                        while (rows.next()) {
                            consumer.accept(
                                    rows.getInt(1),
                                    RecordReader.number(rows, "explain_maximum"),
                                    RecordReader.number(rows, "explain_density"));
                        }
                        return consumer;
                    });
        }
    }

    /** Takes one unit of {@link #forEachGlance}. */
    @FunctionalInterface
    public interface Glance {
        void accept(int unit, double maximum, double density);
    }

    /**
     * The strongest tokens of each of a site's units, in the order of units.
     *
     * @param most how many a unit at most
     */
    public void forEachTable(Site site, int most, TableTokens consumer) {
        for (Manifest.Part part : reader.recording(site).parts()) {
            reader.query(
                    "SELECT unit, token FROM %s WHERE rank < %d ORDER BY unit, rank"
                            .formatted(Duck.parquet(reader.run().file(part.tablesFile())), most),
                    rows -> {
                        List<Integer> tokens = new ArrayList<>();
                        int unit = -1;
                        while (rows.next()) {
                            if (rows.getInt(1) != unit) {
                                if (unit >= 0) {
                                    consumer.accept(unit, List.copyOf(tokens));
                                }
                                tokens.clear();
                                unit = rows.getInt(1);
                            }
                            tokens.add(rows.getInt(2));
                        }
                        if (unit >= 0) {
                            consumer.accept(unit, List.copyOf(tokens));
                        }
                        return consumer;
                    });
        }
    }

    /** Takes one unit of {@link #forEachTable}. */
    @FunctionalInterface
    public interface TableTokens {
        void accept(int unit, List<Integer> tokens);
    }

    /**
     * What units did on the uniform sample of the explain split, which has the same windows for all
     * of them: its windows by rank, one behind another, position 0 left out.
     *
     * @param units indices at the site; none for all
     */
    public void forEachUniform(Site site, Collection<Integer> units, Uniform consumer) {
        String among =
                units.isEmpty()
                        ? ""
                        : " AND unit IN ("
                                + units.stream()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", "))
                                + ")";
        for (Manifest.Part part : reader.recording(site).parts()) {
            // Files are in this order; asking for it would sort a gigabyte.
            reader.query(
                    "SELECT unit, len(activations), unnest(activations) FROM %s WHERE split = 'explain' AND kind = 'uniform'%s"
                            .formatted(Duck.parquet(reader.run().file(part.recordsFile())), among),
                    rows -> {
                        readUniform(rows, consumer);
                        return consumer;
                    });
        }
    }

    private static void readUniform(ResultSet rows, Uniform consumer) throws SQLException {
        int unit = -1;
        float[] values = new float[64];
        int size = 0;
        while (rows.next()) {
            if (rows.getInt(1) != unit) {
                if (unit >= 0) {
                    consumer.accept(unit, Arrays.copyOf(values, size));
                }
                unit = rows.getInt(1);
                size = 0;
            }
            int length = rows.getInt(2);
            values =
                    size + length > values.length
                            ? Arrays.copyOf(values, 2 * (size + length))
                            : values;
            for (int position = 1; position < length; position++) {
                rows.next();
                values[size++] = rows.getFloat(3);
            }
        }
        if (unit >= 0) {
            consumer.accept(unit, Arrays.copyOf(values, size));
        }
    }

    /** Takes one unit of {@link #forEachUniform}. */
    @FunctionalInterface
    public interface Uniform {
        void accept(int unit, float[] activations);
    }
}
