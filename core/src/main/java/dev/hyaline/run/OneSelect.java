package dev.hyaline.run;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import tools.jackson.databind.JsonNode;

/** Refuses SQL that is more, or something else, than one statement that selects. */
final class OneSelect {

    private OneSelect() {}

    /** DuckDB's own parser decides: only statements that select can be serialised. */
    static void require(String sql, Connection connection) throws SQLException {
        JsonNode parsed;
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT json_serialize_sql(?)::VARCHAR")) {
            statement.setString(1, sql);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                parsed = Json.STRICT.readTree(rows.getString(1));
            }
        }
        if (parsed.path("error").asBoolean()) {
            boolean known = parsed.path("error_type").asString("").equals("not implemented");
            throw HyalineException.usage(
                    known
                            ? "query must only read (SELECT, FROM, DESCRIBE, SUMMARIZE, SHOW), but"
                                    + " is: "
                                    + firstWords(sql)
                            : "query must be SQL, but is not: "
                                    + parsed.path("error_message").asString(""));
        }
        int statements = parsed.path("statements").size();
        if (statements != 1) {
            throw HyalineException.usage("query must be one statement, but is: " + statements);
        }
    }

    private static String firstWords(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ");
        return line.length() <= 40 ? line : line.substring(0, 40) + "…";
    }
}
