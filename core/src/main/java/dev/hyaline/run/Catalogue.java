package dev.hyaline.run;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * What changes in a run: explanations, score cards and what language models were asked, in an
 * SQLite database that many may read while one writes. Rows are keyed by a hash of what they were
 * made from, so that doing something again adds nothing; {@code seq} tells readers what is new. It
 * is a connection and knows no table: owners hand in theirs. {@code docs/run-folder.md} has the
 * tables. Thread-safe: one thread at a time is in the database.
 */
public final class Catalogue implements AutoCloseable {

    private final RunFolder run;
    private final CatalogueSchema schema;
    private final CatalogueGuard guard;
    private final Handle handle;
    private final boolean writes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Optional<Path> temporary;

    private Catalogue(
            RunFolder run,
            CatalogueSchema schema,
            CatalogueGuard guard,
            Handle handle,
            boolean writes,
            Optional<Path> temporary) {
        this.run = run;
        this.schema = schema;
        this.guard = guard;
        this.handle = handle;
        this.writes = writes;
        this.temporary = temporary;
    }

    /**
     * Opens the catalogue for writing, and makes it when it is not there. Tables that are older
     * than this program are brought up to date, all in one transaction.
     *
     * @param owners of the tables
     * @throws HyalineException with {@link ErrorCode#NEWER} where the catalogue is newer, with
     *     {@link ErrorCode#DAMAGED} where it is damaged
     */
    public static Catalogue open(RunFolder run, String runId, List<CatalogueTables> owners) {
        CatalogueSchema schema = new CatalogueSchema(run, runId, owners);
        CatalogueGuard guard = CatalogueGuard.of(run, schema);
        Handle handle = CatalogueFile.toWrite(run);
        return opened(
                new Catalogue(run, schema, guard, handle, true, Optional.empty()),
                Catalogue::prepare);
    }

    private void prepare() {
        if (hasTable("meta")) {
            requireKnown();
            requireStructure();
            if (query(schema::differences).isEmpty() && !query(schema::isOlder)) {
                return; // nothing is written where nothing is to be written
            }
        }
        write(schema::prepare);
    }

    private void requireKnown() {
        queryByRow(handle -> {
            schema.require(handle);
            return true;
        });
    }

    /**
     * Opens the catalogue for reading; empty when nothing was explained yet. One that is older than
     * this program is brought up to date first; where it cannot be written, a copy of it.
     *
     * @param owners of the tables
     * @throws HyalineException with {@link ErrorCode#NEWER} where the catalogue is newer, with
     *     {@link ErrorCode#DAMAGED} where it is damaged
     */
    public static Catalogue read(RunFolder run, String runId, List<CatalogueTables> owners) {
        CatalogueSchema schema = new CatalogueSchema(run, runId, owners);
        if (!Files.exists(run.catalogueFile())) {
            return prepared(run, schema, CatalogueFile.inMemory(), Optional.empty());
        }
        Catalogue catalogue = reading(run, schema);
        if (!catalogue.queryByRow(schema::isOlder)) {
            return catalogue;
        }
        try (catalogue) {
            if (!Files.isWritable(run.path()) || !Files.isWritable(run.catalogueFile())) {
                return catalogue.copy();
            }
        }
        open(run, runId, owners).end(false);
        return reading(run, schema);
    }

    private static Catalogue reading(RunFolder run, CatalogueSchema schema) {
        CatalogueGuard guard = CatalogueGuard.of(run, schema);
        Handle handle = CatalogueFile.toRead(run);
        return opened(
                new Catalogue(run, schema, guard, handle, false, Optional.empty()),
                each -> {
                    each.requireKnown();
                    each.requireStructure();
                });
    }

    /** One that is nobody else's, brought up to date. */
    private static Catalogue prepared(
            RunFolder run, CatalogueSchema schema, Handle handle, Optional<Path> temporary) {
        CatalogueGuard guard = new CatalogueGuard(run, schema, CatalogueSum.State.HOLDS);
        return opened(
                new Catalogue(run, schema, guard, handle, false, temporary),
                each -> each.write(schema::prepare));
    }

    private static Catalogue opened(Catalogue catalogue, Consumer<Catalogue> first) {
        try {
            first.accept(catalogue);
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.abandon();
            throw e;
        }
    }

    /** A temporary copy, brought up to date; gone when it is closed. */
    private Catalogue copy() {
        Path file = CatalogueFile.temporary();
        query(reading -> reading.execute("VACUUM INTO ?", file.toString()));
        return prepared(run, schema, CatalogueFile.open(file), Optional.of(file));
    }

    /** Whether there is such a table: one that is only read may be older than this program. */
    public boolean hasTable(String name) {
        return queryByRow(handle ->
                handle.select("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", name)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    /** Does several things in one transaction. */
    public void write(Consumer<Handle> work) {
        lock.lock();
        try {
            guard.requireWhole(handle);
            if (writes) {
                guard.begin();
            }
            handle.useTransaction(work::accept);
        } catch (JdbiException e) {
            throw CatalogueFile.failure(run, e);
        } finally {
            lock.unlock();
        }
    }

    /** Reads. Where the sum does not hold, all rows are looked at first. */
    public <T> T query(Function<Handle, T> reading) {
        lock.lock();
        try {
            guard.requireWhole(handle);
            return reading.apply(handle);
        } catch (JdbiException e) {
            throw CatalogueFile.failure(run, e);
        } finally {
            lock.unlock();
        }
    }

    /** Reads rows, each of which the reader holds against its hash ({@link RowHash}). */
    public <T> T queryByRow(Function<Handle, T> reading) {
        lock.lock();
        try {
            return reading.apply(handle);
        } catch (JdbiException e) {
            throw CatalogueFile.failure(run, e);
        } finally {
            lock.unlock();
        }
    }

    private void requireStructure() {
        queryByRow(handle -> {
            guard.requireStructure(handle);
            return true;
        });
    }

    /** Looks at all of it, once. */
    public CatalogueReport examined() {
        return queryByRow(guard::examined);
    }

    /** Closes; what is in the write-ahead log goes into the file, so that a copied run is whole. */
    @Override
    public void close() {
        end(true);
    }

    /**
     * @param sums whether to say in the end that all is well; takes as long as reading it
     */
    private void end(boolean sums) {
        lock.lock();
        try {
            if (writes) {
                handle.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            if (writes && sums) {
                guard.end(handle);
            }
        } catch (JdbiException | HyalineException e) {
            return; // a reader is busy, or the disk is full: the next writer does it
        } finally {
            abandon();
            lock.unlock();
        }
    }

    private void abandon() {
        handle.close();
        temporary.ifPresent(AtomicFiles::delete);
    }
}
