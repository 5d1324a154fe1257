package dev.hyaline.run;

import dev.hyaline.common.Figures;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Looks at a catalogue whether it is whole: SQLite's own check, which holds indexes against tables;
 * its tables against those of this program; each row against its hash. For one thread.
 */
final class CatalogueExamination {

    private static final int EXAMPLES = 3;

    private final CatalogueSchema schema;
    private final List<String> problems = new ArrayList<>();
    private long uncovered;

    CatalogueExamination(CatalogueSchema schema) {
        this.schema = schema;
    }

    List<String> problems() {
        return Collections.unmodifiableList(problems);
    }

    /** How many rows have no hash. */
    long uncovered() {
        return uncovered;
    }

    /** Whether rows can be found; returns whether they can. */
    boolean structure(Handle handle) {
        handle.execute("PRAGMA cell_size_check = ON");
        handle
                .createQuery(Figures.format("PRAGMA integrity_check(%d)", EXAMPLES))
                .mapTo(String.class)
                .list()
                .stream()
                .filter(each -> !each.equals("ok"))
                .forEach(each -> problems.add(each.replace('\n', ' ')));
        schema.differences(handle)
                .forEach(each -> problems.add(each + " is not as this program makes it"));
        return problems.isEmpty();
    }

    /** Whether rows are as they were written. */
    void rows(Handle handle) {
        List<String> tables =
                handle.createQuery(
                                "SELECT t.name FROM sqlite_master t, pragma_table_info(t.name) c"
                                        + " WHERE t.type = 'table' AND c.name = 'hash' ORDER BY 1")
                        .mapTo(String.class)
                        .list();
        for (String table : tables) {
            try (Statement statement = handle.getConnection().createStatement();
                    ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
                rows(table, rows);
            } catch (SQLException e) {
                problems.add(table + ": " + e.getMessage());
            }
        }
    }

    private void rows(String table, ResultSet rows) throws SQLException {
        long damaged = 0;
        List<String> examples = new ArrayList<>();
        while (rows.next()) {
            switch (RowHash.state(rows)) {
                case WHOLE -> {}
                case NOT_COVERED -> uncovered++;
                case DAMAGED -> {
                    if (damaged++ < EXAMPLES) {
                        examples.add(RowHash.name(rows));
                    }
                }
            }
        }
        if (damaged > 0) {
            problems.add(
                    Figures.format(
                            "%s: %s not as written: %s",
                            table, Figures.count(damaged, "row"), String.join(", ", examples)));
        }
    }
}
