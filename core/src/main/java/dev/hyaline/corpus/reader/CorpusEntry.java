package dev.hyaline.corpus.reader;

import dev.hyaline.common.ForeignContent;
import dev.hyaline.common.Sha256;
import dev.hyaline.text.Utf8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One file of a corpus.
 *
 * @param name its path within the corpus, with {@code /}
 * @param path where it is; null for the demo corpus, which is on the class path
 */
record CorpusEntry(String name, @Nullable Path path) {

    static final CorpusEntry BUILTIN = new CorpusEntry("demo-corpus.jsonl", null);

    private static final String BUILTIN_RESOURCE = "/dev/hyaline/builtin/corpus/demo-corpus.jsonl";
    private static final Pattern ARRAY = Pattern.compile("\\[\\s*[\\{\\]]");
    private static final int BUFFER = 1 << 16;
    private static final int LOOKED_AT = 1 << 18; // bytes of the beginning

    /**
     * Its documents. Parquet, CSV and JSON lines are known by their names; what is called otherwise
     * is JSON lines when its first line is an object with a text or ids, an array when it is called
     * so and is one, and else text.
     */
    DocumentSource documents(CorpusTally tally) throws IOException {
        String lower = name.toLowerCase(Locale.ROOT);
        String bare = lower.endsWith(".gz") ? lower.substring(0, lower.length() - 3) : lower;
        if (path != null && ForeignContent.isPointer(start(path))) {
            throw new IOException("it is a Git LFS pointer; git lfs pull fetches the file");
        }
        if (path != null && bare.endsWith(".parquet")) {
            if (!bare.equals(lower)) {
                throw new IOException("Parquet is compressed within, and not read from .gz");
            }
            return TableSource.parquet(name, path, tally);
        }
        if (path != null && (bare.endsWith(".csv") || bare.endsWith(".tsv"))) {
            return TableSource.csv(name, path, bare.endsWith(".csv") ? ',' : '\t', tally);
        }
        InputStream rest = open(lower);
        byte[] looked = beginning(rest);
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(looked), rest);
        String beginning =
                Utf8.withoutMark(new String(looked, StandardCharsets.UTF_8)).stripLeading();
        if (bare.endsWith(".jsonl")
                || bare.endsWith(".ndjson")
                || beginsWithDocument(beginning, tally.options())) {
            return new JsonLinesSource(name, in, tally);
        }
        return bare.endsWith(".json") && ARRAY.matcher(beginning).lookingAt()
                ? new JsonArraySource(name, in, tally)
                : new TextFileSource(name, in, tally);
    }

    private static byte[] start(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(64);
        }
    }

    private static byte[] beginning(InputStream in) {
        byte[] bytes = new byte[LOOKED_AT];
        int length = 0;
        try {
            int n = 0;
            while (n >= 0 && length < LOOKED_AT) {
                length += n;
                n = in.read(bytes, length, LOOKED_AT - length);
            }
        } catch (IOException e) {
            return Arrays.copyOf(bytes, length); // whoever reads on finds it broken there
        }
        return Arrays.copyOf(bytes, length);
    }

    private static boolean beginsWithDocument(String beginning, DocumentOptions options) {
        if (!beginning.startsWith("{")) {
            return false;
        }
        Set<String> names = new HashSet<>();
        try (JsonParser parser = DocumentFields.JSON.createParser(beginning)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                if (parser.currentLocation().getLineNr() > 1) {
                    return false; // an object over several lines is no line of JSON lines
                }
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (JacksonException e) {
            // cut off, or no JSON: what was seen of it counts
        }
        return DocumentFields.isDocument(names::contains, options);
    }

    /** Its bytes, decompressed if need be. */
    private InputStream open(String lower) throws IOException {
        InputStream raw = openRaw();
        try {
            return lower.endsWith(".gz") ? new GZIPInputStream(raw, BUFFER) : raw;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
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
