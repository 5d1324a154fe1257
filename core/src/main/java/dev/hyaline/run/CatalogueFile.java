package dev.hyaline.run;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.TemporaryFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Connections to the file that a catalogue is, and what SQLite says when there can be none. */
final class CatalogueFile {

    /** Not permitted, busy, read-only, unreadable, full, cannot be opened. */
    private static final Set<Integer> DISK = Set.of(3, 5, 8, 10, 13, 14);

    private static final int BUSY_MILLIS = 20_000;

    private CatalogueFile() {}

    static Handle inMemory() {
        SqliteLibrary.load();
        return Jdbi.create("jdbc:sqlite::memory:").open();
    }

    /** One that is nobody else's. */
    static Handle open(Path file) {
        SqliteLibrary.load();
        return Jdbi.create(url(file)).open();
    }

    static Handle toWrite(RunFolder run) {
        SqliteLibrary.load();
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        // Each transaction is on the disk when it ends: what was paid for outlives a power cut.
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return connect(run, config, "");
    }

    static Handle toRead(RunFolder run) {
        SqliteLibrary.load();
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        // Readers of a WAL database write a file beside it; where they cannot, nobody else can.
        return connect(run, config, Files.isWritable(run.path()) ? "" : "?immutable=1");
    }

    private static Handle connect(RunFolder run, SQLiteConfig config, String parameters) {
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl(url(run.catalogueFile()) + parameters);
        try {
            return Jdbi.create(source).open();
        } catch (JdbiException e) {
            throw failure(run, e);
        }
    }

    /** With every sign of a path that means something in an address written as its number. */
    private static String url(Path file) {
        return "jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath();
    }

    static Path temporary() {
        return TemporaryFiles.file("hyaline-catalogue", ".db");
    }

    /** What SQLite refuses by the disk's doing is the disk's; the rest is damage. */
    static HyalineException failure(RunFolder run, JdbiException e) {
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
}
