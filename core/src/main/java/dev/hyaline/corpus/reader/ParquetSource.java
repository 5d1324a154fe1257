package dev.hyaline.corpus.reader;

import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** A Parquet file, read by DuckDB as a stream: one document a row, in the rows' order. */
final class ParquetSource implements DocumentSource {

    private static final String TEXT = "text";

    private final String name;
    private final CorpusTally tally;
    private final Connection connection;
    private final Statement statement;
    private final ResultSet rows;
    private long row;

    private ParquetSource(String name, Path path, CorpusTally tally, Connection connection)
            throws SQLException, IOException {
        this.name = name;
        this.tally = tally;
        this.connection = connection;
        this.statement = connection.createStatement();
        statement.execute("SET threads = 1"); // else rows may come out of order
        statement.execute("SET autoinstall_known_extensions = false");
        this.rows = statement.executeQuery(query(table(path)));
    }

    static ParquetSource open(String name, Path path, CorpusTally tally) throws IOException {
        Properties streaming = new Properties();
        streaming.setProperty("jdbc_stream_results", "true");
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:", streaming);
            try {
                return new ParquetSource(name, path, tally, connection);
            } catch (SQLException | IOException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Document next() throws IOException {
        try {
            while (true) {
                row++;
                if (!rows.next()) {
                    return null;
                }
                Document document = read(rows.getString(1), rows.getString(2));
                if (document != null) {
                    return document;
                }
            }
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public String position() {
        return name + ", row " + row;
    }

    @Override
    public void close() throws IOException {
        try (connection;
                statement;
                rows) {
            row = 0;
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private @Nullable Document read(@Nullable String text, String fields) {
        try {
            ObjectNode node = (ObjectNode) DocumentFields.JSON.readTree(fields);
            if (text != null) {
                node.put(TEXT, text);
            }
            return DocumentFields.document(node, name + "#" + row, position(), false, tally);
        } catch (HyalineException e) {
            tally.unusable(e);
        } catch (JacksonException e) {
            tally.unusable(
                    CorpusTally.corpusError(
                            "metadata must be expressible as JSON, but is not (%s)"
                                    .formatted(position())));
        }
        return null;
    }

    private String query(String table) throws SQLException, IOException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (ResultSet described = statement.executeQuery("DESCRIBE FROM " + table)) {
            while (described.next()) {
                columns.put(described.getString("column_name"), described.getString("column_type"));
            }
        }
        boolean hasText = columns.remove(TEXT) != null;
        if (!hasText && !columns.containsKey("ids")) {
            throw new IOException(
                    "it has neither a text nor an ids column, but " + columns.keySet());
        }
        String others =
                columns.entrySet().stream()
                        .map(e -> literal(e.getKey()) + ", " + value(e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", "));
        return "SELECT %s, json_object(%s) FROM %s"
                .formatted(hasText ? "text::VARCHAR" : "NULL::VARCHAR", others, table);
    }

    /** A column as JSON can hold it: NaN and the infinities are missing. */
    private static String value(String column, String type) {
        String value = quoted(column);
        return type.equals("DOUBLE") || type.equals("FLOAT")
                ? "CASE WHEN isfinite(%s) THEN %s END".formatted(value, value)
                : value;
    }

    /** The file as a table; what would be a pattern in its path stands for itself. */
    private static String table(Path path) {
        return "read_parquet(%s)".formatted(literal(path.toString().replaceAll("[\\[*?]", "[$0]")));
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
