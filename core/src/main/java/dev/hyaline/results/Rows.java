package dev.hyaline.results;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RowHash;
import dev.hyaline.score.Score;
import dev.hyaline.subject.Polarity;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** What tables of objects share: {@code body} is the object, the other columns find it. */
final class Rows {

    private Rows() {}

    /**
     * Reads an object.
     *
     * @throws HyalineException with {@link ErrorCode#NEWER} where something in it is a newer
     *     version's, else with {@link ErrorCode#DAMAGED}
     */
    static <T> T parse(String body, Class<T> type) {
        try {
            return Json.STRICT.readValue(body, type);
        } catch (JacksonException e) {
            if (e.getCause() instanceof HyalineException newer && newer.code() == ErrorCode.NEWER) {
                throw newer;
            }
            throw HyalineException.damaged(
                            "catalogue must hold %s as JSON, but holds: %.80s (%s)",
                            type.getSimpleName(), body, e.getOriginalMessage())
                    .because(e);
        }
    }

    /** The unit of a row that has the columns {@code site}, {@code unit}, {@code polarity}. */
    static UnitId unit(ResultSet row) throws SQLException {
        return new UnitId(
                Site.parse(row.getString("site")),
                row.getInt("unit"),
                Polarity.of(row.getString("polarity")));
    }

    /** A column's number, or nothing. */
    static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : value;
    }

    /** A number, or nothing where it is undefined. */
    static @Nullable Double number(Score score) {
        OptionalDouble number = score.number();
        return number.isPresent() ? number.getAsDouble() : null;
    }

    /** Adds rows to a table, in one transaction; those that are there already become new. */
    static void insert(Catalogue catalogue, String table, Consumer<Inserting> rows) {
        catalogue.write(handle -> {
            RowHash.Inserting into =
                    RowHash.inserting(handle, "INSERT OR REPLACE INTO " + table, "");
            rows.accept((key, unit, body, columns) -> {
                Map<String, @Nullable Object> row = new LinkedHashMap<>(columns);
                row.put("key", key);
                row.put("site", unit.site().name());
                row.put("unit", unit.index());
                row.put("polarity", unit.polarity().suffix());
                row.put("body", Json.STRICT.writeValueAsString(body));
                into.add(row);
            });
            into.execute();
        });
    }

    /** Takes a row. */
    @FunctionalInterface
    interface Inserting {
        /**
         * @param columns of the table's own, the same for each row
         */
        void add(String key, UnitId unit, Object body, Map<String, @Nullable Object> columns);
    }

    /** Reads rows. */
    static <T> List<T> list(
            Catalogue catalogue, RowMapper<T> mapper, String sql, Object... arguments) {
        return catalogue.query(handle -> handle.select(sql, arguments).map(mapper).list());
    }

    static boolean exists(Catalogue catalogue, String sql, Object... arguments) {
        return !list(catalogue, (_, _) -> true, sql, arguments).isEmpty();
    }

    /** Objects of a table, each row held against its hash. */
    static <T> List<T> whole(
            Catalogue catalogue,
            String table,
            Class<T> type,
            String condition,
            @Nullable Object... arguments) {
        return catalogue.queryByRow(handle ->
                handle.select("SELECT * FROM " + table + " WHERE " + condition, arguments)
                        .map((row, _) -> {
                            RowHash.require(row, table);
                            return parse(row.getString("body"), type);
                        })
                        .list());
    }

    /** A unit's rows, the newest first. */
    static <T> List<T> ofUnit(Catalogue catalogue, String table, Class<T> type, UnitId unit) {
        return whole(
                catalogue,
                table,
                type,
                "site = ? AND unit = ? AND polarity = ? ORDER BY seq DESC",
                unit.site().name(),
                unit.index(),
                unit.polarity().suffix());
    }
}
