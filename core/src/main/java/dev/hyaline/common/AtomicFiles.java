package dev.hyaline.common;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Files that are either whole or not there: written under a temporary name beside the final one,
 * forced to the disk, renamed, and the folder forced too. What fails leaves nothing behind.
 */
public final class AtomicFiles {

    /** Ends the names of files that are being written. */
    public static final String TEMPORARY_SUFFIX = ".part";

    private static final AtomicLong WRITES = new AtomicLong();

    private AtomicFiles() {}

    /** Writes one file's content to the path it is given. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path file) throws IOException;
    }

    /** Creates or replaces a file by what {@code content} writes. */
    public static void write(Path file, Content content) {
        // Several processes and threads may write the same file; the last one wins.
        Path temporary =
                file.resolveSibling(
                        file.getFileName()
                                + "."
                                + ProcessHandle.current().pid()
                                + "-"
                                + WRITES.incrementAndGet()
                                + TEMPORARY_SUFFIX);
        try {
            Files.createDirectories(folderOf(file));
            content.writeTo(temporary);
            force(temporary);
            Files.move(
                    temporary,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            forceFolder(folderOf(file));
        } catch (IOException e) {
            discard(temporary);
            throw failure("write", file, e);
        } catch (RuntimeException e) {
            discard(temporary);
            throw e;
        }
    }

    /** {@link #write} for bytes. */
    public static void writeBytes(Path file, byte[] bytes) {
        write(file, path -> Files.write(path, bytes));
    }

    /** {@link #write} for a text. */
    public static void writeText(Path file, String text) {
        write(file, path -> Files.writeString(path, text, StandardCharsets.UTF_8));
    }

    /** Reads a text file that has to be there. */
    public static String readText(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw failure("read", file, e);
        }
    }

    /** Makes a folder, and those it is in, unless it is there. */
    public static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw failure("write", folder, e);
        }
    }

    /** Removes a file or a folder with all it holds; silent when it is not there. */
    public static void delete(Path path) {
        if (!Files.exists(path)) {
            return;
        }
        try (var walk = Files.walk(path)) {
            for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw failure("delete", path, e);
        }
    }

    /**
     * Puts a folder that was written aside where one may be: there is the old one, or none, or the
     * new one, never parts of either.
     */
    public static void replaceFolder(Path aside, Path folder) {
        try {
            removeFolder(folder);
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure("write", folder, e);
        }
        forceFolder(folderOf(folder));
    }

    /** Removes a folder with all it holds, at once as far as its name goes. */
    public static void removeFolder(Path folder) {
        Path gone = folder.resolveSibling(folder.getFileName() + ".old" + TEMPORARY_SUFFIX);
        delete(gone); // of one that was killed
        if (!Files.exists(folder)) {
            return;
        }
        try {
            Files.move(folder, gone, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw failure("delete", folder, e);
        }
        delete(gone);
    }

    /** The one-line error for a disk that refuses. */
    public static HyalineException failure(String verb, Path file, Exception cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return HyalineException.storage(
                        "cannot %s %s: %s", verb, file, reason.lines().findFirst().orElse(""))
                .because(cause);
    }

    /** The folder that a file is in. */
    public static Path folderOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IllegalArgumentException("file must be in a folder, but is: " + file);
        }
        return folder;
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes sure that what was renamed in a folder has its new name after a power cut too. */
    public static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            return; // some systems cannot force a folder; the rename itself is still atomic
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            return; // the error that brought us here is the one to tell
        }
    }
}
