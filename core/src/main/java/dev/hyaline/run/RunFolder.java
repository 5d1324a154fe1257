package dev.hyaline.run;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Sha256;
import dev.hyaline.run.parquet.ParquetFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

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

    /** Says that the catalogue is what its last writer left. */
    public Path catalogueSumFile() {
        return path.resolve("catalogue.sum");
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

    /** What the manifest is to say of a file. */
    public Manifest.DataFile dataFile(String relative) {
        Path file = file(relative);
        try {
            String sums = "";
            if (relative.endsWith(".parquet")) {
                try (ParquetFile parquet = ParquetFile.open(file)) {
                    sums = parquet.sums();
                }
            }
            return new Manifest.DataFile(relative, Files.size(file), Sha256.of(file).hex(), sums);
        } catch (IOException e) {
            throw AtomicFiles.failure("read", file, e);
        }
    }

    /** Opens a Parquet file, whose row groups have to be what the manifest says. */
    public ParquetFile parquet(Manifest manifest, String relative) {
        return ParquetFile.open(
                file(relative), manifest.file(relative).map(Manifest.DataFile::sums).orElse(""));
    }

    /** Refuses a file, read as a whole, that is not what the manifest says. */
    public void requireWhole(Manifest manifest, String relative) {
        Path file = file(relative);
        manifest.file(relative)
                .ifPresent(listed -> {
                    try {
                        String found = Sha256.of(file).hex();
                        if (!found.equals(listed.sha256())) {
                            throw HyalineException.damaged(
                                    "%s must have the SHA-256 of the manifest, %.12s…, but has: %.12s… (%s; hyaline verify says more)",
                                    relative, listed.sha256(), found, path);
                        }
                    } catch (IOException e) {
                        throw AtomicFiles.failure("read", file, e);
                    }
                });
    }

    /** Whether recording was completed. */
    public boolean isComplete() {
        return Files.isRegularFile(manifestFile());
    }

    /** Reads the manifest of a complete run. */
    public Manifest manifest() {
        return ManifestFile.read(manifestFile());
    }

    /** Completes the run: from now on it can be opened. */
    public void seal(Manifest manifest) {
        ManifestFile.write(manifestFile(), manifest);
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
