package dev.hyaline.run;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.Figures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A sum of the whole catalogue, in a file beside it: where it holds, the catalogue is what its last
 * writer left, rows, indexes and all. Who writes takes it away first and puts it back in the end,
 * so that it is missing beside a writer and behind one that was killed. That it does not hold need
 * not be damage: another program may have written. Then the catalogue itself has to be looked at.
 */
final class CatalogueSum {

    private static final int BUFFER = 1 << 20;

    private final Path database;
    private final Path log;
    private final Path file;

    CatalogueSum(RunFolder run) {
        this.database = run.catalogueFile();
        this.log = database.resolveSibling(database.getFileName() + "-wal");
        this.file = run.catalogueSumFile();
    }

    /** What a sum says. */
    enum State {
        HOLDS,
        DIFFERS,
        MISSING
    }

    /** Reads the catalogue and compares. */
    State state() {
        try {
            Optional<String> said = said();
            while (said.isPresent()) {
                boolean holds = isLogEmpty() && said.get().equals(sum());
                Optional<String> still = said();
                if (still.equals(said)) {
                    return holds ? State.HOLDS : State.DIFFERS;
                }
                said = still; // somebody has begun to write, or has ended
            }
            return State.MISSING;
        } catch (IOException e) {
            throw AtomicFiles.failure("read", database, e);
        }
    }

    private Optional<String> said() throws IOException {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether all that was written is in the file itself. */
    private boolean isLogEmpty() throws IOException {
        return !Files.exists(log) || Files.size(log) == 0;
    }

    private String sum() throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long bytes = 0;
        try (FileChannel channel = FileChannel.open(database, StandardOpenOption.READ)) {
            for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer.clear())) {
                crc.update(buffer.flip());
                bytes += n;
            }
        }
        return Figures.format("crc32c %08x of %d bytes\n", crc.getValue(), bytes);
    }

    /** Before anything is written. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw AtomicFiles.failure("delete", file, e);
        }
    }

    /** When nobody writes, which the caller sees to; unless something is not in the file yet. */
    void write() {
        try {
            if (isLogEmpty()) {
                AtomicFiles.writeText(file, sum());
            }
        } catch (IOException e) {
            throw AtomicFiles.failure("read", database, e);
        }
    }
}
