package dev.hyaline.common;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Libraries of machine code that travel inside jars. A system loads files only, so each is unpacked
 * once, into the cache folder: by an atomic rename, whoever else does so at the same time, and
 * never into the temporary folder, where what is killed would leave a copy.
 */
public final class NativeLibraries {

    private static final String FOLDER = "natives";
    private static final long ABANDONED_HOURS = 1;
    private static final long LARGEST_BYTES = 600L << 20;

    private NativeLibraries() {}

    /** Where a library that unpacks itself may do so. */
    public static Path folder(String name) {
        return BuiltIn.cacheFolder().resolve(FOLDER).resolve(name);
    }

    /**
     * A library as a file.
     *
     * @param owner a class of the jar that it is in
     * @param resource its absolute name in there
     * @return empty when the jar has none of this name, as for a system that nobody foresaw
     */
    public static Optional<Path> unpack(Class<?> owner, String resource) {
        return unpack(owner, resource, folder(""));
    }

    static Optional<Path> unpack(Class<?> owner, String resource, Path cache) {
        URL url = owner.getResource(resource);
        if (url == null) {
            return Optional.empty();
        }
        Path file =
                cache.resolve(origin(url))
                        .resolve(resource.substring(resource.lastIndexOf('/') + 1));
        try {
            URLConnection inside = url.openConnection();
            if (!Files.isRegularFile(file) || Files.size(file) != inside.getContentLengthLong()) {
                copy(inside, file);
                forget(AtomicFiles.folderOf(file));
            }
            return Optional.of(file);
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    private static void copy(URLConnection inside, Path file) {
        try {
            AtomicFiles.write(
                    file,
                    path -> {
                        try (InputStream in = inside.getInputStream()) {
                            Files.copy(in, path);
                        }
                    });
        } catch (HyalineException e) {
            throw refused(file, e);
        }
    }

    /** The jar, whose name has its version. */
    private static String origin(URL url) {
        String path = url.getPath();
        int end = path.indexOf("!/");
        return end < 0 ? "classes" : path.substring(path.lastIndexOf('/', end) + 1, end);
    }

    /** Removes what was killed while it was unpacked, unless somebody may be at it still. */
    private static void forget(Path folder) throws IOException {
        Instant old = Instant.now().minus(ABANDONED_HOURS, ChronoUnit.HOURS);
        List<Path> parts;
        try (Stream<Path> files = Files.list(folder)) {
            parts =
                    files.filter(file -> file.toString().endsWith(AtomicFiles.TEMPORARY_SUFFIX))
                            .toList();
        }
        for (Path part : parts) {
            if (Files.exists(part) && Files.getLastModifiedTime(part).toInstant().isBefore(old)) {
                Files.deleteIfExists(part);
            }
        }
    }

    /** A library that cannot be loaded: by the disk's doing, else by this system's. */
    public static HyalineException unusable(String library, Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            String message = String.valueOf(each.getMessage());
            if (each instanceof HyalineException known) {
                return known;
            }
            if (each instanceof IOException
                    || message.contains("No space left")
                    || message.contains("Could not create the cache")) {
                return refused(folder(library), each);
            }
        }
        if (isFull(BuiltIn.cacheFolder())) { // libtorch's loader keeps to itself what it met
            return refused(folder(library), cause);
        }
        return HyalineException.resources(
                        "%s must be loadable, but is not: %s (%s %s)",
                        library,
                        cause,
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"))
                .because(cause);
    }

    /** Whether it is read-only or has less room than the largest of them takes. */
    private static boolean isFull(Path cache) {
        Path there = cache.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            return !Files.isWritable(there)
                    || Files.getFileStore(there).getUsableSpace() < LARGEST_BYTES;
        } catch (IOException e) {
            return true;
        }
    }

    private static HyalineException refused(Path file, Throwable cause) {
        return BuiltIn.cacheRefused(AtomicFiles.folderOf(file), cause);
    }
}
