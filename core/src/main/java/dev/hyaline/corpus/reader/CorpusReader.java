package dev.hyaline.corpus.reader;

import static dev.hyaline.corpus.reader.CorpusTally.corpusError;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a corpus, one after another, always in the same order. A corpus is a file or a
 * folder of files (those in it sorted by path): JSON lines, JSON arrays, CSV, Parquet ({@link
 * CorpusEntry} tells them apart), or else text, one document a file; all but Parquet may be
 * compressed ({@code .gz}). A text with {@link EndOfText} in it is several documents. {@code
 * builtin} is the demo corpus.
 *
 * <p>Holds one document at a time. What cannot be read stops it with an error that names the place;
 * the documents before that have been given out, so that one may {@link #skip} them when it is
 * mended. Not thread-safe.
 */
public final class CorpusReader implements Iterator<Document>, AutoCloseable {

    /** The word for the demo corpus. */
    public static final String BUILTIN = "builtin";

    private final List<CorpusEntry> entries;
    private final CorpusTally tally;
    private int nextEntry;
    private @Nullable DocumentSource source;
    private final Deque<Document> ahead = new ArrayDeque<>();

    private CorpusReader(List<CorpusEntry> entries, CorpusTally tally) {
        this.entries = List.copyOf(entries);
        this.tally = tally;
    }

    /**
     * @param location a path or {@link #BUILTIN}
     */
    public static CorpusReader open(String location, DocumentOptions options) {
        if (location.equals(BUILTIN)) {
            return of(List.of(CorpusEntry.BUILTIN), options);
        }
        Path path = path(location);
        if (Files.isDirectory(path)) {
            CorpusTally tally = new CorpusTally(options, true);
            return new CorpusReader(CorpusListing.of(path, tally), tally);
        }
        if (!Files.isRegularFile(path)) {
            throw corpusError(
                    Figures.format(
                            "corpus must be a file, a folder or the word %s, but %s: %s",
                            BUILTIN,
                            Files.exists(path) ? "is neither" : "there is none",
                            location));
        }
        String name = String.valueOf(path.getFileName());
        return of(List.of(new CorpusEntry(name, path)), options);
    }

    /** What the corpus is: every file with the hash of its bytes. Reads them all. */
    public List<CorpusFile> identity() {
        List<CorpusFile> files = new ArrayList<>();
        for (CorpusEntry entry : entries) {
            try {
                files.add(entry.identity());
            } catch (IOException e) {
                // its own tally: reading will count the same file
                new CorpusTally(tally.options(), true).unreadable(entry.name(), e);
                files.add(new CorpusFile(entry.name(), 0, Optional.empty()));
            }
        }
        return List.copyOf(files);
    }

    /** Passes over the next documents, such as those that an earlier reader has given out. */
    public void skip(long documents) {
        for (long i = 0; i < documents; i++) {
            if (!hasNext()) {
                throw corpusError(
                        Figures.format(
                                "corpus must still have the %d documents that were read, but has: %d",
                                documents, i));
            }
            next();
        }
    }

    /** What was given out, left out and mended; exact once there is no next document. */
    public CorpusCounts counts() {
        return tally.counts();
    }

    @Override
    public boolean hasNext() {
        while (ahead.isEmpty() && (source != null || nextEntry < entries.size())) {
            Document document = advance();
            if (document != null) {
                ahead.addAll(EndOfText.cut(document, tally));
            }
        }
        return !ahead.isEmpty();
    }

    @Override
    public Document next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the corpus has no more documents");
        }
        tally.document();
        return ahead.removeFirst();
    }

    @Override
    public void close() {
        nextEntry = entries.size();
        ahead.clear();
        closeSource();
    }

    private @Nullable Document advance() {
        try {
            return read();
        } catch (HyalineException e) {
            close(); // to go on after it would be to miss documents in silence
            throw e;
        }
    }

    /** The current file's next document; at its end, null, and there is no current file. */
    private @Nullable Document read() {
        CorpusEntry entry = entries.get(source == null ? nextEntry++ : nextEntry - 1);
        String position = entry.name();
        try {
            DocumentSource current = source == null ? entry.documents(tally) : source;
            source = current;
            try {
                Document document = current.next();
                if (document == null) {
                    closeSource();
                }
                return document;
            } catch (IOException e) {
                position = current.position();
                throw e;
            }
        } catch (IOException e) {
            closeSource();
            tally.unreadable(position, e);
            return null;
        }
    }

    private void closeSource() {
        DocumentSource closing = source;
        source = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (IOException e) {
                return; // everything wanted was read
            }
        }
    }

    private static CorpusReader of(List<CorpusEntry> entries, DocumentOptions options) {
        return new CorpusReader(entries, new CorpusTally(options, false));
    }

    private static Path path(String location) {
        try {
            return Path.of(location);
        } catch (InvalidPathException e) {
            throw corpusError("corpus must be a path, but is: " + location);
        }
    }

    /** A path as it is known from any folder. */
    public static String located(String corpus) {
        if (corpus.equals(BUILTIN)) {
            return corpus;
        }
        try {
            return Path.of(corpus).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            return corpus; // the reader will say what is wrong with it
        }
    }
}
