package dev.hyaline.run;

import dev.hyaline.common.Deflated;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.jdbi.v3.core.Handle;

/**
 * Copies the catalogue's tables from SQLite into DuckDB, row by row: DuckDB's own SQLite reader
 * does not come with it. Rows are copied when a query first mentions their table. Not thread-safe.
 */
final class CatalogueCopy {

    private final RunFolder run;
    private final String runId;
    private final List<CatalogueTables> owners;
    private final Duck duck;
    private final Set<String> empty = new HashSet<>(); // made, but not filled yet

    CatalogueCopy(RunFolder run, String runId, List<CatalogueTables> owners, Duck duck) {
        this.run = run;
        this.runId = runId;
        this.owners = List.copyOf(owners);
        this.duck = duck;
    }

    /** Makes the tables, empty. */
    void createTables() {
        try (Catalogue catalogue = Catalogue.read(run, runId, owners)) {
            for (String table : queryable()) {
                List<String> columns =
                        catalogue.query(handle ->
                                handle.createQuery(
                                                "SELECT name, type FROM pragma_table_info(:table)")
                                        .bind("table", table)
                                        .map((row, context) ->
                                                row.getString(1) + " " + type(row.getString(2)))
                                        .list());
                if (!columns.isEmpty()) { // else an older version made the catalogue
                    duck.execute(
                            Figures.format(
                                    "CREATE TABLE %s (%s)", table, String.join(", ", columns)));
                    empty.add(table);
                }
            }
        }
    }

    private List<String> queryable() {
        return owners.stream().flatMap(each -> each.queryable().stream()).toList();
    }

    private static String type(String sqlite) {
        return switch (sqlite) {
            case "INTEGER" -> "BIGINT";
            case "REAL" -> "DOUBLE";
            default -> "VARCHAR";
        };
    }

    /** Fills the tables whose names occur in a query. */
    void fillMentioned(String sql) {
        String lower = sql.toLowerCase(Locale.ROOT);
        List<String> wanted = new ArrayList<>(empty);
        wanted.removeIf(table -> !lower.contains(table));
        if (wanted.isEmpty()) {
            return;
        }
        try (Catalogue catalogue = Catalogue.read(run, runId, owners)) {
            for (String table : wanted) {
                catalogue.query(handle -> copy(handle, table));
                empty.remove(table);
            }
        }
    }

    private boolean copy(Handle handle, String table) {
        duck.append(
                table,
                appender -> {
                    try (Statement statement = handle.getConnection().createStatement();
                            ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
                        int columns = rows.getMetaData().getColumnCount();
                        while (rows.next()) {
                            appender.beginRow();
                            for (int column = 1; column <= columns; column++) {
                                append(appender, rows.getObject(column));
                            }
                            appender.endRow();
                        }
                    }
                });
        return true;
    }

    /** SQLite's values are numbers of two kinds, texts, long texts in fewer bytes, and nothing. */
    private void append(DuckDBAppender appender, Object value) throws SQLException {
        switch (value) {
            case null -> appender.appendNull();
            case Integer number -> appender.append(number.longValue());
            case Long number -> appender.append(number.longValue());
            case Double number -> appender.append(number.doubleValue());
            case byte[] bytes -> appender.append(text(bytes));
            default -> appender.append(value.toString());
        }
    }

    private String text(byte[] deflated) {
        try {
            return Deflated.text(deflated);
        } catch (IOException e) {
            throw HyalineException.damaged(
                            "text in the catalogue must be readable, but is not (%s)",
                            run.catalogueFile())
                    .because(e);
        }
    }
}
