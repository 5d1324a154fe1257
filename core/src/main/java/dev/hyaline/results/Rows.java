package dev.hyaline.results;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.Score;
import dev.hyaline.subject.Polarity;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalDouble;
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
            throw new HyalineException(
                    ErrorCode.DAMAGED,
                    "catalogue must hold %s as JSON, but holds: %.80s (%s)"
                            .formatted(type.getSimpleName(), body, e.getOriginalMessage()),
                    e);
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

    /**
     * Makes a card the newest of its explanation, where it is not.
     *
     * @param table of cards
     * @param key of one that is there
     * @return true
     */
    static boolean renew(Catalogue catalogue, String table, String key) {
        boolean older =
                catalogue.query(handle ->
                        handle.select(
                                        "SELECT 1 FROM %1$s c JOIN %1$s n ON n.site = c.site AND"
                                                        .formatted(table)
                                                + " n.unit = c.unit AND n.polarity = c.polarity AND n.explanation_key ="
                                                + " c.explanation_key AND n.seq > c.seq WHERE"
                                                + " c.key = ? LIMIT 1",
                                        key)
                                .mapTo(Integer.class)
                                .findOne()
                                .isPresent());
        if (older) {
            catalogue.write(handle ->
                    handle.execute(
                            "UPDATE %1$s SET seq = (SELECT max(seq) + 1 FROM %1$s) WHERE key = ?"
                                    .formatted(table),
                            key));
        }
        return true;
    }
}
