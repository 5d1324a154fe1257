package dev.hyaline.cli;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Prints the rows of an answer, one after another. */
interface RowPrinter {

    /** Begins, with the names of the columns. */
    void begin(List<String> columns);

    /** One row of plain values; see {@link SqlValue}. */
    void row(List<@Nullable Object> values);

    /** Ends. */
    void end();

    /** Prints at most some rows of an answer; whether those were all. */
    static boolean print(ResultSet answer, RowPrinter printer, long limit) throws SQLException {
        ResultSetMetaData data = answer.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int column = 1; column <= data.getColumnCount(); column++) {
            columns.add(data.getColumnLabel(column));
        }
        printer.begin(columns);
        long printed = 0;
        boolean more = answer.next();
        while (more && printed < limit) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int column = 1; column <= columns.size(); column++) {
                values.add(SqlValue.plain(answer.getObject(column)));
            }
            printer.row(values);
            printed++;
            more = answer.next();
        }
        printer.end();
        return !more;
    }
}
