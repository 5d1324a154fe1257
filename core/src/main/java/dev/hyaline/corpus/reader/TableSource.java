package dev.hyaline.corpus.reader;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.parquet.ParquetFile;
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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Parquet file or CSV, read by DuckDB as a stream: one document a row, in the rows' order. Bytes
 * are text where they are UTF-8.
 */
final class TableSource implements DocumentSource {

    private static final Pattern NESTED = Pattern.compile("\\[|^(STRUCT|MAP|UNION)");
    private static final int LONGEST_ROW = 1 << 24; // bytes of CSV

    private final String name;
    private final CorpusTally tally;
    private final String textField;
    private final Connection connection;
    private final Statement statement;
    private final ResultSet rows;
    private long row;

    private TableSource(String name, String table, CorpusTally tally, Connection connection)
            throws SQLException, IOException {
        this.name = name;
        this.tally = tally;
        this.textField = tally.options().textField().orElse(DocumentFields.TEXT);
        this.connection = connection;
        this.statement = connection.createStatement();
        statement.execute("SET threads = 1"); // else rows may come out of order
        statement.execute("SET autoinstall_known_extensions = false");
        this.rows = statement.executeQuery(query(table));
    }

    static TableSource parquet(String name, Path path, CorpusTally tally) throws IOException {
        try {
            ParquetFile.requirePageChecksums(path);
        } catch (HyalineException e) {
            throw new IOException(e.getMessage(), e);
        }
        return open(name, Figures.format("read_parquet(%s)", file(path)), tally);
    }

    /**
     * @param delimiter between columns, which the first line names
     */
    static TableSource csv(String name, Path path, char delimiter, CorpusTally tally)
            throws IOException {
        String table =
                Figures.format(
                        "read_csv(%s, header = true, all_varchar = true, delim = '%s', quote = '\"', escape = '\"', comment = '', max_line_size = %d)",
                        file(path), delimiter, LONGEST_ROW);
        return open(name, table, tally);
    }

    private static TableSource open(String name, String table, CorpusTally tally)
            throws IOException {
        Properties streaming = new Properties();
        streaming.setProperty("jdbc_stream_results", "true");
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:", streaming);
            try {
                return new TableSource(name, table, tally, connection);
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
                Document document =
                        rows.getBoolean(3)
                                ? refuse("text must be UTF-8, but is not")
                                : read(rows.getString(1), rows.getString(2));
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
                node.put(textField, text);
            }
            return DocumentFields.document(node, name + "#" + row, position(), false, tally);
        } catch (HyalineException e) {
            tally.unusable(e);
        } catch (JacksonException e) {
            return refuse("metadata must be expressible as JSON, but is not");
        }
        return null;
    }

    private @Nullable Document refuse(String why) {
        tally.unusable(CorpusTally.corpusError(Figures.format("%s (%s)", why, position())));
        return null;
    }

    private String query(String table) throws SQLException, IOException {
        Map<String, String> columns = new LinkedHashMap<>();
        try (ResultSet described = statement.executeQuery("DESCRIBE FROM " + table)) {
            while (described.next()) {
                columns.put(described.getString("column_name"), described.getString("column_type"));
            }
        }
        if (!DocumentFields.isDocument(columns.keySet()::contains, tally.options())) {
            throw new IOException(
                    Figures.format(
                            "it has neither a text nor an ids column, but %s, of which --text-field or --ids-field may name one",
                            columns.keySet()));
        }
        String type = columns.remove(textField);
        if (type != null && NESTED.matcher(type).find()) {
            throw new IOException(
                    Figures.format("column %s must hold texts, but holds: %s", textField, type));
        }
        String others =
                columns.entrySet().stream()
                        .map(e -> literal(e.getKey()) + ", " + value(e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", "));
        String text = type == null ? "NULL" : value(textField, type);
        String lost =
                type == null
                        ? "false"
                        : Figures.format("%s IS NOT NULL AND %s IS NULL", quoted(textField), text);
        return Figures.format(
                "SELECT (%s)::VARCHAR, json_object(%s), %s FROM %s", text, others, lost, table);
    }

    /** A column as JSON can hold it: bytes that are no text are missing. */
    private static String value(String column, String type) {
        String value = quoted(column);
        return type.equals("BLOB") ? Figures.format("TRY(decode(%s))", value) : value;
    }

    /** A path in SQL; what would be a pattern in it stands for itself. */
    private static String file(Path path) {
        return literal(path.toString().replaceAll("[\\[*?]", "[$0]"));
    }

    private static String literal(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
