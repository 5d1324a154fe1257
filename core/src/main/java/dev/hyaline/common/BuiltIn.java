package dev.hyaline.common;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What travels inside the jar and is needed as files: the built-in model, its autoencoder and the
 * demo corpus.
 *
 * <p>A folder {@code /dev/hyaline/builtin/NAME} lists its files in {@code SHA256SUMS}, in the
 * format of {@code sha256sum}. It is unpacked once, into a folder whose name holds the digest of
 * that list, so that versions never mix. A file that is missing or damaged there is replaced by an
 * atomic rename; any number of processes may do so at once.
 */
public final class BuiltIn {

    private static final String ROOT = "/dev/hyaline/builtin/";
    private static final String SUMS = "SHA256SUMS";
    private static final Pattern LINE =
            Pattern.compile("([0-9a-f]{64})  ([A-Za-z0-9_-][A-Za-z0-9._-]*)");
    private static final int KEY_DIGITS = 16;

    private BuiltIn() {}

    /**
     * The folder with the files of a built-in, whole and checked.
     *
     * @param name {@code model}, {@code corpus} or {@code sae}
     */
    public static Path unpack(String name) {
        return unpack(name, cacheFolder());
    }

    /** Where what was unpacked lies. */
    public static Path cacheFolder() {
        return cacheFolder(System.getenv(), System.getProperty("user.home", "."));
    }

    static Path unpack(String name, Path cache) {
        byte[] sums = read(name, SUMS);
        String key = Sha256.of(sums).hex().substring(0, KEY_DIGITS);
        Path folder = cache.resolve("builtin").resolve(name + "-" + key);
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, Sha256> file : parse(sums).entrySet()) {
                Path target = folder.resolve(file.getKey());
                if (!isWhole(target, file.getValue())) {
                    replace(target, read(name, file.getKey()), file.getValue());
                }
            }
        } catch (IOException e) {
            throw cacheRefused(folder, e);
        }
        return folder;
    }

    /** What to do about a cache folder that is read-only or full. */
    static HyalineException cacheRefused(Path path, Throwable cause) {
        return HyalineException.storage(
                        "cache folder must be writable and have room (choose one with HYALINE_CACHE), but is: %s (%s)",
                        path,
                        cause instanceof HyalineException known
                                ? String.valueOf(known.getMessage())
                                : cause)
                .because(cause);
    }

    /** {@code $HYALINE_CACHE}, else {@code $XDG_CACHE_HOME/hyaline}, else {@code ~/.cache/...}. */
    static Path cacheFolder(Map<String, String> environment, String home) {
        String ours = environment.get("HYALINE_CACHE");
        if (ours != null && !ours.isBlank()) {
            return Path.of(ours);
        }
        String xdg = environment.get("XDG_CACHE_HOME");
        if (xdg != null && Path.of(xdg).isAbsolute()) { // its specification: ignore relative ones
            return Path.of(xdg, "hyaline");
        }
        return Path.of(home, ".cache", "hyaline");
    }

    private static boolean isWhole(Path file, Sha256 expected) throws IOException {
        return Files.isRegularFile(file) && Sha256.of(file).equals(expected);
    }

    private static void replace(Path target, byte[] content, Sha256 expected) {
        if (!Sha256.of(content).equals(expected)) {
            throw HyalineException.damaged(
                    target.getFileName()
                            + ": SHA-256 must be "
                            + expected.hex()
                            + ", but is: "
                            + Sha256.of(content).hex()
                            + " (inside the jar)");
        }
        try {
            AtomicFiles.writeBytes(target, content);
        } catch (HyalineException e) {
            throw cacheRefused(AtomicFiles.folderOf(target), e);
        }
    }

    private static SequencedMap<String, Sha256> parse(byte[] sums) {
        SequencedMap<String, Sha256> files = new LinkedHashMap<>();
        for (String line : new String(sums, StandardCharsets.UTF_8).lines().toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalStateException("not a line of sha256sum: " + line);
            }
            files.put(matcher.group(2), new Sha256(matcher.group(1)));
        }
        return files;
    }

    private static byte[] read(String name, String file) {
        String resource = ROOT + name + "/" + file;
        try (InputStream in = BuiltIn.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw HyalineException.damaged(
                            resource + " must be readable inside the jar (" + e + ")")
                    .because(e);
        }
    }
}
