package dev.hyaline.run;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * The hash that a row of the catalogue carries in its column {@code hash}: the first 8 bytes of a
 * SHA-256 over the names and the values of all its other columns in the order of their names, but
 * for {@code seq}, which may change. A row that an older version wrote has none.
 */
public final class RowHash {

    /** The column. */
    public static final String COLUMN = "hash";

    private static final String PLACE = "seq";

    private RowHash() {}

    /** A row's. */
    public static long of(Map<String, ? extends @Nullable Object> values) {
        SortedMap<String, @Nullable Object> sorted = new TreeMap<>(values);
        MessageDigest digest = Sha256.digest();
        for (Map.Entry<String, @Nullable Object> each : sorted.entrySet()) {
            if (isHashed(each.getKey())) {
                update(digest, each.getKey(), each.getValue());
            }
        }
        return Sha256.from(digest, new byte[0]).prefix();
    }

    private static boolean isHashed(String column) {
        return !column.equals(COLUMN) && !column.equals(PLACE);
    }

    /** A value as the database gives it back, whatever it was given as. */
    private static void update(MessageDigest digest, String name, @Nullable Object value) {
        switch (value) {
            case null -> update(digest, name, '0', new byte[0]);
            case Double number when number.isNaN() -> update(digest, name, '0', new byte[0]);
            case Double number ->
                    update(digest, name, 'r', bytes(Double.doubleToLongBits(number + 0.0)));
            case Float number -> update(digest, name, number.doubleValue());
            case Number number -> update(digest, name, 'i', bytes(number.longValue()));
            case byte[] bytes -> update(digest, name, 'b', bytes);
            default -> update(digest, name, 't', utf8(value.toString()));
        }
    }

    private static void update(MessageDigest digest, String name, char type, byte[] value) {
        digest.update(utf8(name));
        digest.update((byte) type);
        digest.update(bytes(value.length));
        digest.update(value);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    /** Gives tables the column. */
    public static CatalogueTables.Migration columns(String... tables) {
        return CatalogueTables.Migration.of(
                Stream.of(tables)
                        .map(table -> "ALTER TABLE " + table + " ADD COLUMN hash INTEGER")
                        .toList());
    }

    /**
     * Adds rows, each with its hash; to be executed.
     *
     * @param beginning such as {@code INSERT INTO unit}
     * @param ending such as {@code ON CONFLICT DO NOTHING}
     */
    public static Inserting inserting(Handle handle, String beginning, String ending) {
        return new Inserting(handle, beginning, ending);
    }

    /** Adds one row. */
    public static void insert(
            Handle handle, String beginning, Map<String, ? extends @Nullable Object> row) {
        Inserting inserting = inserting(handle, beginning, "");
        inserting.add(row);
        inserting.execute();
    }

    /** Rows on their way into a table. For one thread. */
    public static final class Inserting {

        private final Handle handle;
        private final String beginning;
        private final String ending;
        private @Nullable PreparedBatch batch;

        private Inserting(Handle handle, String beginning, String ending) {
            this.handle = handle;
            this.beginning = beginning;
            this.ending = ending;
        }

        /**
         * @param row values by column; all rows have the same columns
         */
        public void add(Map<String, ? extends @Nullable Object> row) {
            if (batch == null) {
                batch =
                        handle.prepareBatch(
                                Figures.format(
                                        "%s (%s, hash) VALUES (:%s, :hash) %s",
                                        beginning,
                                        String.join(", ", row.keySet()),
                                        String.join(", :", row.keySet()),
                                        ending));
            }
            row.forEach(batch::bind);
            batch.bind(COLUMN, of(row)).add();
        }

        public void execute() {
            if (batch != null) {
                batch.execute();
            }
        }
    }

    /** Makes a change to the row of a key, which must be whole and gets its new hash. */
    public static void change(Handle handle, String table, String key, Runnable change) {
        require(handle, table, key);
        change.run();
        handle.select("SELECT * FROM " + table + " WHERE key = ?", key)
                .map((row, _) -> of(values(row)))
                .findOne()
                .ifPresent(hash ->
                        handle.execute(
                                "UPDATE " + table + " SET hash = ? WHERE key = ?", hash, key));
    }

    /** Refuses the row of a key where it is there and damaged. */
    public static void require(Handle handle, String table, String key) {
        handle.select("SELECT * FROM " + table + " WHERE key = ?", key)
                .map((row, _) -> {
                    require(row, table);
                    return key;
                })
                .list();
    }

    /** Refuses a row, all of whose columns are there, where it is damaged. */
    public static void require(ResultSet row, String table) throws SQLException {
        if (state(row) == State.DAMAGED) {
            throw HyalineException.damaged(
                    "row of %s must be as it was written, but is not: %s (catalogue.db; hyaline verify says more)",
                    table, name(row));
        }
    }

    /** What a row's hash says. */
    public enum State {
        /** It is as it was written. */
        WHOLE,
        /** It is not. */
        DAMAGED,
        /** It has none. */
        NOT_COVERED
    }

    /** Holds a row, all of whose columns are there, against its hash. */
    public static State state(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> values = values(row);
        Object hash = values.get(COLUMN);
        if (hash == null) {
            return State.NOT_COVERED;
        }
        return hash instanceof Number number && number.longValue() == of(values)
                ? State.WHOLE
                : State.DAMAGED;
    }

    private static Map<String, @Nullable Object> values(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> values = new TreeMap<>();
        ResultSetMetaData data = row.getMetaData();
        for (int column = 1; column <= data.getColumnCount(); column++) {
            values.put(data.getColumnName(column), row.getObject(column));
        }
        return values;
    }

    /** The unit that a row is about, else its key. */
    static String name(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> values = values(row);
        return values.containsKey("site")
                ? values.get("site")
                        + "."
                        + values.get("unit")
                        + values.getOrDefault("polarity", "")
                : Figures.format(
                        "%.12s", values.getOrDefault("key", values.values().iterator().next()));
    }
}
