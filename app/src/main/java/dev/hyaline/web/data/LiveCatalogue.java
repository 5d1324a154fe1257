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
    private volatile Opened opened;

    /**
     * @param file which one it is, as far as the system tells files apart; empty where there is
     *     none
     * @param replacements how many there were before it
     */
    private record Opened(Optional<String> file, Results results, int replacements) {}

    LiveCatalogue(RunFolder run, String runId) {
        this.run = run;
        this.runId = runId;
        this.opened = new Opened(file(), Results.read(run, runId), 0);
    }

    <T> T with(Function<Results, T> reading) {
        follow();
        lock.readLock().lock();
        try {
            return reading.apply(opened.results());
        } finally {
            lock.readLock().unlock();
        }
    }

    /** How often another file was found; what was read of the one before counts no more. */
    int replacements() {
        follow();
        return opened.replacements();
    }

    /** Opens the file that is there now. While there is none, the last one stays open. */
    private void follow() {
        if (lock.getReadHoldCount() > 0) {
            return; // within a reading, which is of one file
        }
        Optional<String> found = file();
        if (found.isEmpty() || found.equals(opened.file())) {
            return;
        }
        lock.writeLock().lock();
        try {
            Opened before = opened;
            if (!found.equals(before.file())) {
                int replacements = before.replacements() + (before.file().isPresent() ? 1 : 0);
                opened = new Opened(found, Results.read(run, runId), replacements);
                before.results().close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

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
            opened.results().close();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
