package dev.hyaline.run;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.run.parquet.ParquetFile;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run as tables, for SQL that only reads: {@code documents}, {@code windows}, {@code tokens},
 * {@code units}, {@code tables} and {@code records} over the Parquet files (those of sites with a
 * column {@code site}), and copies of the catalogue's {@code unit}, {@code explanation}, {@code
 * score_card}, {@code stage} and {@code llm_call}.
 *
 * <p>The SQL may be anybody's. It reaches no file but the run's own Parquet files, and it must be
 * one {@code SELECT} (or what is one inside: {@code FROM}, {@code DESCRIBE}, {@code SUMMARIZE},
 * {@code SHOW}), run in a transaction that cannot write. Not thread-safe.
 */
public final class RunDatabase implements AutoCloseable {

    private final RunFolder run;
    private final Manifest manifest;
    private final Duck duck = Duck.inMemory();
    private final CatalogueCopy catalogue;
    private final Set<String> whole = new HashSet<>();

    private RunDatabase(RunFolder run, Manifest manifest, List<CatalogueTables> owners) {
        this.run = run;
        this.manifest = manifest;
        this.catalogue = new CatalogueCopy(run, manifest.runId(), owners, duck);
    }

    /**
     * Opens a complete run.
     *
     * @param owners of the catalogue's tables
     */
    public static RunDatabase open(RunFolder run, List<CatalogueTables> owners) {
        RunDatabase database = new RunDatabase(run, run.manifest(), owners);
        boolean opened = false;
        try {
            database.prepare();
            opened = true;
            return database;
        } finally {
            if (!opened) {
                database.close();
            }
        }
    }

    private void prepare() {
        List<Path> files =
                manifest.files().stream().map(each -> absolute(run.file(each.path()))).toList();
        String paths =
                files.stream()
                        .flatMap(each ->
                                Stream.of(Duck.literal(each.toString()), Duck.pattern(each)))
                        .distinct()
                        .collect(Collectors.joining(", "));
        duck.execute("SET allowed_paths = [" + paths + "]");
        duck.execute("SET enable_external_access = false"); // but for the allowed paths
        tables().forEach(each -> run.parquet(manifest, each).close()); // their columns are shown
        view("documents", all(run.documentsFile()));
        view("windows", all(run.windowsFile()));
        view("tokens", all(run.tokensFile()));
        view("units", sites("*", Manifest.Part::unitsFile)); // has its site inside
        view("tables", sites("%s AS site, *", Manifest.Part::tablesFile));
        view("records", sites("%s AS site, *", Manifest.Part::recordsFile));
        catalogue.createTables();
        duck.execute("SET lock_configuration = true");
    }

    private void view(String name, String query) {
        duck.execute("CREATE VIEW " + name + " AS " + query);
    }

    private static String all(Path file) {
        return "SELECT * FROM " + Duck.parquet(absolute(file));
    }

    private String sites(String columns, Function<Manifest.Part, String> file) {
        List<String> selects = new ArrayList<>();
        for (Manifest.Recording recording : manifest.recordings()) {
            for (Manifest.Part part : recording.parts()) {
                selects.add(
                        Figures.format(
                                "SELECT %s FROM %s",
                                String.format(Locale.ROOT, columns, Duck.literal(recording.site())),
                                Duck.parquet(absolute(run.file(file.apply(part))))));
            }
        }
        return String.join(" UNION ALL BY NAME ", selects); // the polarity is not everywhere
    }

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }

    /** Hears an answer, row after row. */
    public interface Rows {

        /** The names of the columns, before any row. */
        void columns(List<String> names);

        /**
         * One row.
         *
         * @param values plain ones: numbers, booleans, strings, lists and maps of these, null
         * @return whether more are wanted
         */
        boolean row(List<@Nullable Object> values);
    }

    /**
     * Answers a query; its rows are read as a stream.
     *
     * @throws HyalineException with {@link ErrorCode#USAGE} for SQL that is wrong or would change
     *     something
     */
    public void query(String sql, Rows hearer) {
        requireOneSelect(sql);
        requireWhole(sql);
        catalogue.fillMentioned(sql);
        duck.execute("BEGIN TRANSACTION READ ONLY");
        try (Statement statement = duck.connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            read(rows, hearer);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            duck.execute("ROLLBACK");
        }
    }

    /** DuckDB knows nothing of sums: of what a query mentions, all is held against its own. */
    private void requireWhole(String sql) {
        String lower = sql.toLowerCase(Locale.ROOT);
        for (String table : tables()) {
            if (lower.contains(table.split("[/.]", 2)[0]) && whole.add(table)) {
                try (ParquetFile file = run.parquet(manifest, table)) {
                    file.requireWhole();
                }
            }
        }
    }

    private List<String> tables() {
        return manifest.files().stream()
                .map(Manifest.DataFile::path)
                .filter(each -> each.endsWith(".parquet"))
                .toList();
    }

    private void requireOneSelect(String sql) {
        try {
            OneSelect.require(sql, duck.connection());
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static void read(ResultSet rows, Rows hearer) throws SQLException {
        ResultSetMetaData data = rows.getMetaData();
        List<String> names = new ArrayList<>();
        for (int column = 1; column <= data.getColumnCount(); column++) {
            names.add(data.getColumnLabel(column));
        }
        hearer.columns(names);
        boolean wanted = true;
        while (wanted && rows.next()) {
            List<@Nullable Object> values = new ArrayList<>();
            for (int column = 1; column <= names.size(); column++) {
                values.add(SqlValue.plain(rows.getObject(column)));
            }
            wanted = hearer.row(values);
        }
    }

    private static HyalineException failure(SQLException e) {
        String message = firstLines(String.valueOf(e.getMessage()));
        if (message.startsWith("IO Error")) {
            return HyalineException.storage("run cannot be read: " + message).because(e);
        }
        if (message.startsWith("Out of Memory")) {
            return HyalineException.resources("query: " + message).because(e);
        }
        return new HyalineException(
                        message.contains(".parquet") ? ErrorCode.DAMAGED : ErrorCode.USAGE,
                        "query must be answerable, but is not: " + message)
                .because(e);
    }

    /** What DuckDB says before it points into the query. */
    private static String firstLines(String message) {
        return message.lines()
                .takeWhile(line -> !line.startsWith("LINE "))
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining(" "));
    }

    @Override
    public void close() {
        duck.close();
    }
}
