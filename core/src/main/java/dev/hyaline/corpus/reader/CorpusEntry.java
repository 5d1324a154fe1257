package dev.hyaline.corpus.reader;

import dev.hyaline.common.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file of a corpus.
 *
 * @param name its path within the corpus, with {@code /}
 * @param path where it is; null for the demo corpus, which is on the class path
 */
record CorpusEntry(String name, @Nullable Path path) {

    static final CorpusEntry BUILTIN = new CorpusEntry("demo-corpus.jsonl", null);

    private static final String BUILTIN_RESOURCE = "/dev/hyaline/builtin/corpus/demo-corpus.jsonl";
    private static final int BUFFER = 1 << 16;

    /** Its bytes, decompressed if need be. */
    private InputStream open() throws IOException {
        InputStream raw = openRaw();
        try {
            return name.endsWith(".gz") ? new GZIPInputStream(raw, BUFFER) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    DocumentSource documents(CorpusTally tally) throws IOException {
        String bare = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        if (bare.endsWith(".jsonl") || bare.endsWith(".ndjson")) {
            return new JsonLinesSource(name, open(), tally);
        }
        if (bare.endsWith(".parquet")) {
            if (path == null || !bare.equals(name)) {
                throw new IOException("Parquet is compressed within, and not read from .gz");
            }
            return ParquetSource.open(name, path, tally);
        }
        return new TextFileSource(name, open(), tally);
    }

    CorpusFile identity() throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        try (InputStream in = openRaw()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                bytes += n;
            }
        }
        return new CorpusFile(name, bytes, Optional.of(Sha256.from(digest, new byte[0])));
    }

    private InputStream openRaw() throws IOException {
        if (path != null) {
            return Files.newInputStream(path);
        }
        InputStream in = CorpusEntry.class.getResourceAsStream(BUILTIN_RESOURCE);
        if (in == null) {
            throw new NoSuchFileException(BUILTIN_RESOURCE);
        }
        return in;
    }
}
