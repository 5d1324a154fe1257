package dev.hyaline.run;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.TemporaryFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * made from, so that doing something again adds nothing; {@code seq} tells readers what is new. It
 * is a connection and knows no table: owners hand in theirs. {@code docs/run-folder.md} has the
 * tables. Thread-safe: one thread at a time is in the database.
 */
public final class Catalogue implements AutoCloseable {

    /** Not permitted, busy, read-only, unreadable, full, cannot be opened. */
    private static final Set<Integer> DISK = Set.of(3, 5, 8, 10, 13, 14);

    private static final int BUSY_MILLIS = 20_000;

    private final RunFolder run;
    private final Handle handle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Optional<Path> temporary;

    private Catalogue(RunFolder run, Handle handle, Optional<Path> temporary) {
        this.run = run;
        this.handle = handle;
        this.temporary = temporary;
    }

    /**
     * Opens the catalogue for writing, and makes it when it is not there. Tables that are older
     * than this program are brought up to date, all in one transaction.
     *
     * @param owners of the tables
     * @throws HyalineException with {@link ErrorCode#NEWER} where the catalogue is newer
     */
    public static Catalogue open(RunFolder run, String runId, List<CatalogueTables> owners) {
        SqliteLibrary.load();
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // Each transaction is on the disk when it ends: what was paid for outlives a power cut.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return opened(
                connect(run, config, ""),
                each -> each.write(new CatalogueSchema(run, runId, owners)::prepare));
    }

    /**
     * Opens the catalogue for reading; empty when nothing was explained yet. Of one that is older
     * than this program a copy is brought up to date and read, as it was when it was opened.
     *
     * @param owners of the tables
     * @throws HyalineException with {@link ErrorCode#NEWER} where the catalogue is newer
     */
    public static Catalogue read(RunFolder run, String runId, List<CatalogueTables> owners) {
        SqliteLibrary.load();
        CatalogueSchema schema = new CatalogueSchema(run, runId, owners);
        if (!Files.exists(run.catalogueFile())) {
            Handle memory = Jdbi.create("jdbc:sqlite::memory:").open();
            return opened(
                    new Catalogue(run, memory, Optional.empty()),
                    each -> each.write(schema::prepare));
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        // Readers of a WAL database write a file beside it; where they cannot, nobody else can.
        Catalogue catalogue =
                opened(
                        connect(run, config, Files.isWritable(run.path()) ? "" : "?immutable=1"),
                        each ->
                                each.query(handle -> {
                                    schema.require(handle);
                                    return true;
                                }));
        if (!catalogue.query(schema::isOlder)) {
            return catalogue;
        }
        try (catalogue) {
            return catalogue.copy(schema);
        }
    }

    private static Catalogue opened(Catalogue catalogue, Consumer<Catalogue> first) {
        try {
            first.accept(catalogue);
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    private static Catalogue connect(RunFolder run, SQLiteConfig config, String parameters) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url(run.catalogueFile()) + parameters);
        try {
            return new Catalogue(run, Jdbi.create(source).open(), Optional.empty());
        } catch (JdbiException e) {
            throw failure(run, e);
        }
    }

    /** With every sign of a path that means something in an address written as its number. */
    private static String url(Path file) {
        return "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath();
    }

    /** A temporary copy, brought up to date; gone when it is closed. */
    private Catalogue copy(CatalogueSchema schema) {
        Path file = TemporaryFiles.file("hyaline-catalogue", ".db");
        query(reading -> reading.execute("VACUUM INTO ?", file.toString()));
        Handle copied = Jdbi.create(url(file)).open();
        return opened(
                new Catalogue(run, copied, Optional.of(file)), each -> each.write(schema::prepare));
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

    /** What SQLite refuses by the disk's doing is the disk's; the rest is damage. */
    private static HyalineException failure(RunFolder run, JdbiException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        int code = cause instanceof SQLException sql ? sql.getErrorCode() & 0xFF : 0;
        if (DISK.contains(code)) {
            return HyalineException.storage(
                            "catalogue must be readable and writable, but is not: %s (%s)",
                            line, run.catalogueFile())
                    .because(e);
        }
        return HyalineException.damaged(
                        "catalogue cannot be used: %s (%s)", line, run.catalogueFile())
                .because(e);
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
            temporary.ifPresent(AtomicFiles::delete);
            lock.unlock();
        }
    }
}
