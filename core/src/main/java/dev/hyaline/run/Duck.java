package dev.hyaline.run;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.NativeLibraries;
import dev.hyaline.common.TemporaryFiles;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The door to DuckDB, which reads and writes our Parquet files. One thread, so that files are the
 * same bytes each time; bounded memory, so that it spills to disk instead of growing. Not
 * thread-safe.
 */
public final class Duck implements AutoCloseable {

    private static final String MEMORY_LIMIT = "1GB";

    /** The smallest row group that DuckDB writes: a unit's rows are one small read. */
    public static final int ROW_GROUP = 2048;

    private static final AtomicLong OPENED = new AtomicLong();

    private final DuckDBConnection connection;

    private Duck(DuckDBConnection connection) {
        this.connection = connection;
    }

    /** A database in memory; what does not fit spills into the system's temporary folder. */
    public static Duck inMemory() {
        return inMemory(TemporaryFiles.root());
    }

    /** A database in memory; what does not fit spills into the folder. */
    public static Duck inMemory(Path spillFolder) {
        return open("", spillFolder);
    }

    /** A database in a file, made when it is not there; large sorts spill into its folder. */
    public static Duck in(Path file) {
        return open(file.toString(), AtomicFiles.folderOf(file));
    }

    private static Duck open(String file, Path temporaryFolder) {
        Properties settings = new Properties();
        settings.setProperty("threads", "1");
        settings.setProperty("memory_limit", MEMORY_LIMIT);
        // Of its own: two databases would overwrite each other's pages.
        String spill =
                Figures.format(
                        "hyaline-spill-%d-%d",
                        ProcessHandle.current().pid(), OPENED.incrementAndGet());
        settings.setProperty("temp_directory", temporaryFolder.resolve(spill).toString());
        settings.setProperty("preserve_insertion_order", "true");
        try {
            Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, settings);
            return new Duck(connection.unwrap(DuckDBConnection.class));
        } catch (SQLException e) {
            throw failure(e);
        } catch (LinkageError e) {
            throw NativeLibraries.unusable("DuckDB", e);
        }
    }

    /** For what needs more than the idioms below. */
    DuckDBConnection connection() {
        return connection;
    }

    /** Runs a statement. */
    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** What reads a result. */
    @FunctionalInterface
    public interface Reading<T> {
        T from(ResultSet rows) throws SQLException;
    }

    /** Runs a query and reads its rows as a stream. */
    public <T> T query(String sql, Reading<T> reading) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return reading.from(rows);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** The single number that a query answers. */
    public long number(String sql) {
        return query(
                sql,
                rows -> {
                    rows.next();
                    return rows.getLong(1);
                });
    }

    /** The single text that a query answers. */
    public String text(String sql) {
        return query(
                sql,
                rows -> {
                    rows.next();
                    return String.valueOf(rows.getString(1));
                });
    }

    /** What fills a table. */
    @FunctionalInterface
    public interface Filling {
        void into(DuckDBAppender appender) throws SQLException;
    }

    /** Appends rows to a table, in bulk. */
    public void append(String table, Filling filling) {
        try (DuckDBAppender appender = connection.createAppender("main", table)) {
            filling.into(appender);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Does several things at once or not at all. */
    public void transaction(Runnable work) {
        execute("BEGIN");
        try {
            work.run();
        } catch (RuntimeException e) {
            rollback(e);
            throw e;
        }
        execute("COMMIT");
    }

    private void rollback(RuntimeException cause) {
        try {
            execute("ROLLBACK");
        } catch (HyalineException e) {
            cause.addSuppressed(e); // a database that broke has ended the transaction itself
        }
    }

    /** Writes a query's rows to a Parquet file that is either whole or not there. */
    public void writeParquet(String query, Path file) {
        AtomicFiles.write(
                file,
                path ->
                        execute(
                                Figures.format(
                                        "COPY (%s) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE"
                                                + " %d, KV_METADATA {hyaline_format: '%d'})",
                                        query,
                                        literal(path.toString()),
                                        ROW_GROUP,
                                        Manifest.FORMAT)));
    }

    /** A Parquet file as a table expression. */
    public static String parquet(Path file) {
        return "read_parquet(" + pattern(file) + ")";
    }

    /** A path as an SQL literal where DuckDB expects a pattern: its signs stand for themselves. */
    static String pattern(Path file) {
        return literal(file.toString().replaceAll("[\\[*?]", "[$0]"));
    }

    /** Texts as an SQL list. */
    public static String list(Stream<String> texts) {
        return texts.map(Duck::literal).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A text as an SQL literal. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static HyalineException failure(SQLException e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        String line = message.lines().findFirst().orElse(message);
        return new HyalineException(code(message.toLowerCase(Locale.ROOT)), "database: " + line)
                .because(e);
    }

    private static ErrorCode code(String message) {
        if (message.contains("io error")
                || message.contains("no space")
                || message.contains("max_temp_directory_size")) {
            return ErrorCode.STORAGE;
        }
        return message.contains("out of memory") ? ErrorCode.RESOURCES : ErrorCode.DAMAGED;
    }
}
