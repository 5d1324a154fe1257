package dev.hyaline.run;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * What changes in a run: explanations, score cards and what language models were asked, in an
 * SQLite database that many may read while one writes. Rows are keyed by a hash of what they were
 * made from, so that doing something again adds nothing; {@code seq} tells readers what is new.
 * {@code docs/run-folder.md} has the tables. Thread-safe: one thread at a time is in the database.
 */
public final class Catalogue implements AutoCloseable {

    private static final int SCHEMA = 1;
    private static final int BUSY_MILLIS = 20_000;

    private static final String[] TABLES = {
        "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
        """
        CREATE TABLE IF NOT EXISTS unit (
            site TEXT NOT NULL, unit INTEGER NOT NULL, layer INTEGER NOT NULL,
            maximum REAL, mean REAL, variance REAL, density REAL,
            dead INTEGER NOT NULL, dense INTEGER NOT NULL,
            PRIMARY KEY (site, unit)) WITHOUT ROWID\
        """,
        """
        CREATE TABLE IF NOT EXISTS explanation (
            seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
            site TEXT NOT NULL, unit INTEGER NOT NULL,
            explainer TEXT NOT NULL, status TEXT NOT NULL, text TEXT NOT NULL,
            body TEXT NOT NULL)\
        """,
        "CREATE INDEX IF NOT EXISTS explanation_unit ON explanation (site, unit)",
        """
        CREATE TABLE IF NOT EXISTS score_card (
            seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
            site TEXT NOT NULL, unit INTEGER NOT NULL, explanation_key TEXT NOT NULL,
            simulator TEXT NOT NULL, calibration TEXT NOT NULL,
            top_and_random REAL, random_only REAL, top_only REAL, lift REAL,
            body TEXT NOT NULL)\
        """,
        "CREATE INDEX IF NOT EXISTS score_card_unit ON score_card (site, unit)",
        "CREATE INDEX IF NOT EXISTS score_card_score ON score_card (top_and_random)",
        """
        CREATE TABLE IF NOT EXISTS simulation (
            explanation_key TEXT NOT NULL, simulator TEXT NOT NULL, window_id INTEGER NOT NULL,
            simulated TEXT NOT NULL,
            PRIMARY KEY (explanation_key, simulator, window_id)) WITHOUT ROWID\
        """,
        """
        CREATE TABLE IF NOT EXISTS judge_card (
            seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
            site TEXT NOT NULL, unit INTEGER NOT NULL, explanation_key TEXT NOT NULL,
            task TEXT NOT NULL, judge TEXT NOT NULL,
            balanced_accuracy REAL, auc REAL, body TEXT NOT NULL)\
        """,
        "CREATE INDEX IF NOT EXISTS judge_card_unit ON judge_card (site, unit)",
        """
        CREATE TABLE IF NOT EXISTS stage (
            seq INTEGER PRIMARY KEY, name TEXT NOT NULL, started TEXT NOT NULL,
            seconds REAL NOT NULL, body TEXT NOT NULL)\
        """,
        """
        CREATE TABLE IF NOT EXISTS llm_call (
            seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
            server TEXT NOT NULL, model TEXT NOT NULL, route TEXT NOT NULL,
            sample INTEGER NOT NULL, state TEXT NOT NULL, sends INTEGER NOT NULL,
            uncertain INTEGER NOT NULL, at_risk_dollars REAL, uncertain_dollars REAL NOT NULL,
            prompt_tokens INTEGER, completion_tokens INTEGER, cached_tokens INTEGER,
            counted_here INTEGER, dollars REAL, seconds REAL,
            finish TEXT, text TEXT, error TEXT, sent TEXT NOT NULL)\
        """,
        """
        CREATE TABLE IF NOT EXISTS llm_body (
            key TEXT PRIMARY KEY, request BLOB NOT NULL, response BLOB)\
        """,
        """
        CREATE TABLE IF NOT EXISTS llm_capability (
            server TEXT NOT NULL, model TEXT NOT NULL, found TEXT NOT NULL, body TEXT NOT NULL,
            PRIMARY KEY (server, model)) WITHOUT ROWID\
        """,
    };

    private final RunFolder run;
    private final Handle handle;
    private final ReentrantLock lock = new ReentrantLock();

    private Catalogue(RunFolder run, Handle handle) {
        this.run = run;
        this.handle = handle;
    }

    /** Opens the catalogue for writing, and makes it when it is not there. */
    public static Catalogue open(RunFolder run, String runId) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // Each transaction is on the disk when it ends: what was paid for outlives a power cut.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        Catalogue catalogue = connect(run, config, "");
        try {
            catalogue.prepare(run, runId);
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    /** Opens the catalogue for reading; empty when nothing was explained yet. */
    public static Catalogue read(RunFolder run, String runId) {
        if (!Files.exists(run.catalogueFile())) {
            Catalogue empty = new Catalogue(run, Jdbi.create("jdbc:sqlite::memory:").open());
            empty.prepare(run, runId);
            return empty;
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        // Readers of a WAL database write a file beside it; where they cannot, nobody else can.
        Catalogue catalogue =
                connect(run, config, Files.isWritable(run.path()) ? "" : "?immutable=1");
        try {
            catalogue.checkRun(run, runId);
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    private static Catalogue connect(RunFolder run, SQLiteConfig config, String parameters) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:file:" + run.catalogueFile().toAbsolutePath() + parameters);
        try {
            return new Catalogue(run, Jdbi.create(source).open());
        } catch (JdbiException e) {
            throw failure(run, e);
        }
    }

    private void prepare(RunFolder run, String runId) {
        try {
            for (String table : TABLES) {
                handle.execute(table);
            }
            handle.execute(
                    "INSERT INTO meta VALUES ('schema', ?), ('run_id', ?) ON CONFLICT DO NOTHING",
                    String.valueOf(SCHEMA),
                    runId);
        } catch (JdbiException e) {
            throw failure(run, e);
        }
        checkRun(run, runId);
    }

    private void checkRun(RunFolder run, String runId) {
        try {
            String schema = meta("schema");
            if (!schema.equals(String.valueOf(SCHEMA))) {
                throw new HyalineException(
                        ErrorCode.RUN,
                        "catalogue must be of schema %d, but is of: %s (%s)"
                                .formatted(SCHEMA, schema, run.catalogueFile()));
            }
            if (!meta("run_id").equals(runId)) {
                throw new HyalineException(
                        ErrorCode.RUN,
                        "catalogue must belong to run %.12s, but belongs to: %.12s (%s)"
                                .formatted(runId, meta("run_id"), run.catalogueFile()));
            }
        } catch (JdbiException e) {
            throw failure(run, e);
        }
    }

    private String meta(String key) {
        return handle.createQuery("SELECT value FROM meta WHERE key = :key")
                .bind("key", key)
                .mapTo(String.class)
                .one();
    }

    /**
     * Makes a card the newest of its explanation, where it is not.
     *
     * @param table of cards
     * @param key of one that is there
     * @return true
     */
    public boolean renew(String table, String key) {
        boolean older =
                query(handle ->
                        handle.select(
                                        "SELECT 1 FROM %1$s c JOIN %1$s n ON n.site = c.site AND"
                                                        .formatted(table)
                                                + " n.unit = c.unit AND n.explanation_key ="
                                                + " c.explanation_key AND n.seq > c.seq WHERE"
                                                + " c.key = ? LIMIT 1",
                                        key)
                                .mapTo(Integer.class)
                                .findOne()
                                .isPresent());
        if (older) {
            write(handle ->
                    handle.execute(
                            "UPDATE %1$s SET seq = (SELECT max(seq) + 1 FROM %1$s) WHERE key = ?"
                                    .formatted(table),
                            key));
        }
        return true;
    }

    /** Whether there is such a table: one that is only read may be older than this program. */
    public boolean hasTable(String name) {
        return query(handle ->
                handle.select("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", name)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    /** Does several things in one transaction. */
    public void write(Consumer<Handle> work) {
        lock.lock();
        try {
            handle.useTransaction(work::accept);
        } catch (JdbiException e) {
            throw failure(run, e);
        } finally {
            lock.unlock();
        }
    }

    /** Reads. */
    public <T> T query(Function<Handle, T> reading) {
        lock.lock();
        try {
            return reading.apply(handle);
        } catch (JdbiException e) {
            throw failure(run, e);
        } finally {
            lock.unlock();
        }
    }

    private static HyalineException failure(RunFolder run, JdbiException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new HyalineException(
                ErrorCode.DAMAGED,
                "catalogue cannot be used: %s (%s)".formatted(line, run.catalogueFile()),
                e);
    }

    /** Closes; what is in the write-ahead log goes into the file, so that a copied run is whole. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!handle.getConnection().isReadOnly()) {
                handle.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
        } catch (JdbiException | SQLException e) {
            return; // a reader is busy: the next writer does it
        } finally {
            handle.close();
            lock.unlock();
        }
    }
}
