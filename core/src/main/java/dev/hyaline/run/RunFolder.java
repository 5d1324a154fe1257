package dev.hyaline.run;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.FormatVersion;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One folder with everything about one subject model and corpus; {@code docs/run-folder.md} has its
 * layout.
 *
 * @param path of the folder
 */
public record RunFolder(Path path) {

    /** Opens a complete run. */
    public static RunFolder open(Path path) {
        RunFolder run = new RunFolder(path);
        if (!Files.isDirectory(path)) {
            throw HyalineException.run("run must be an existing folder, but is: " + path);
        }
        if (!run.isComplete()) {
            throw HyalineException.run(
                    Files.isDirectory(run.work())
                            ? Figures.format(
                                    "run is not complete: %s (the same record command continues it)",
                                    path)
                            : "run must be a folder with a manifest.json, but is: " + path);
        }
        return run;
    }

    public Path manifestFile() {
        return path.resolve("manifest.json");
    }

    public Path documentsFile() {
        return path.resolve("documents.parquet");
    }

    public Path windowsFile() {
        return path.resolve("windows.parquet");
    }

    public Path tokensFile() {
        return path.resolve("tokens.parquet");
    }

    public Path catalogueFile() {
        return path.resolve("catalogue.db");
    }

    /** Staging and checkpoints; gone when recording is complete. */
    public Path work() {
        return path.resolve("work");
    }

    /** Held while records are written. */
    public Path lockFile() {
        return path.resolve("run.lock");
    }

    /** Held while language models are asked. */
    public Path ledgerLockFile() {
        return path.resolve("ledger.lock");
    }

    /** Where an autoencoder whose latents were recorded is kept, relative to the folder. */
    public static String saeFile(String name) {
        return "saes/" + name + ".safetensors";
    }

    /** A file named by the manifest. */
    public Path file(String relative) {
        return path.resolve(relative);
    }

    /** Whether recording was completed. */
    public boolean isComplete() {
        return Files.isRegularFile(manifestFile());
    }

    /** Reads the manifest of a complete run. */
    public Manifest manifest() {
        String text = AtomicFiles.readText(manifestFile());
        try {
            FormatVersion.requireKnown(
                    "run",
                    Json.STRICT.readTree(text).path("format").asLong(0),
                    Manifest.NEWEST,
                    path);
            @Nullable Manifest manifest = Json.STRICT.readValue(text, Manifest.class);
            if (manifest == null) {
                throw HyalineException.damaged(
                        "manifest must be a JSON object, but is null (%s)", manifestFile());
            }
            if (manifest.format() != Manifest.format(manifest.recordings())) {
                throw HyalineException.run(
                        "format must be %d, but is: %d (%s)",
                        Manifest.format(manifest.recordings()), manifest.format(), manifestFile());
            }
            return manifest;
        } catch (JacksonException e) {
            throw HyalineException.damaged(
                            "manifest must be JSON of format %d, but is not: %s (%s)",
                            Manifest.FORMAT,
                            e.getOriginalMessage().lines().findFirst().orElse(""),
                            manifestFile())
                    .because(e);
        }
    }

    /** Completes the run: from now on it can be opened. */
    public void seal(Manifest manifest) {
        AtomicFiles.writeText(manifestFile(), Json.PRETTY.writeValueAsString(manifest) + "\n");
    }

    /** Holds the run for one recording process; released when closed or when the process ends. */
    public Lock lock() {
        return lock("run is being recorded by another process: " + path);
    }

    /**
     * Holds the folder for one process.
     *
     * @param refusal what to say when another one does
     */
    public Lock lock(String refusal) {
        return lock(lockFile(), refusal);
    }

    /**
     * Holds the run for one process that asks language models: what another one has sent and still
     * waits for must not be taken for lost.
     */
    public Lock lockLedger() {
        return lock(
                ledgerLockFile(), "language models are being asked by another process: " + path);
    }

    private Lock lock(Path file, String refusal) {
        try {
            Files.createDirectories(path);
            FileChannel channel =
                    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                lock = null;
            }
            if (lock == null) {
                channel.close();
                throw HyalineException.run(refusal);
            }
            return new Lock(channel);
        } catch (IOException e) {
            throw AtomicFiles.failure("write", file, e);
        }
    }

    /** A held run. */
    public static final class Lock implements AutoCloseable {
        private final FileChannel channel;

        private Lock(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                return; // the lock ends with the process at the latest
            }
        }
    }
}
