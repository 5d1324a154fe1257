package dev.hyaline.web.data;

import dev.hyaline.results.Results;
import dev.hyaline.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * A run's catalogue for reading, which may come into being later, and which another file may
 * replace. Thread-safe.
 */
final class LiveCatalogue implements AutoCloseable {

    private final RunFolder run;
    private final String runId;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private Optional<String> file;
    private Results results;
    private int replacements;

    LiveCatalogue(RunFolder run, String runId) {
        this.run = run;
        this.runId = runId;
        this.file = file();
        this.results = Results.read(run, runId);
    }

    <T> T with(Function<Results, T> reading) {
        follow();
        lock.readLock().lock();
        try {
            return reading.apply(results);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** How often another file was found; what was read of the one before counts no more. */
    int replacements() {
        follow();
        lock.readLock().lock();
        try {
            return replacements;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Opens the file that is there now. While there is none, the last one stays open. */
    private void follow() {
        if (lock.getReadHoldCount() > 0) {
            return; // within a reading, which is of one file
        }
        Optional<String> found = file();
        if (found.isEmpty() || isOpen(found)) {
            return;
        }
        lock.writeLock().lock();
        try {
            if (!found.equals(file)) {
                Results opened = Results.read(run, runId);
                results.close();
                results = opened;
                replacements += file.isPresent() ? 1 : 0;
                file = found;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean isOpen(Optional<String> found) {
        lock.readLock().lock();
        try {
            return found.equals(file);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Which file it is, as far as the system tells files apart; empty where there is none. */
    private Optional<String> file() {
        try {
            return Optional.of(
                    String.valueOf(
                            Files.readAttributes(run.catalogueFile(), BasicFileAttributes.class)
                                    .fileKey()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            results.close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
