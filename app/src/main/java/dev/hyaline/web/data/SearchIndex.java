package dev.hyaline.web.data;

import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/**
 * The search index of a run: in {@code index/search}, where it outlives the process; in memory
 * where the folder cannot be written to or another process holds it. Whatever is there and cannot
 * be used is made anew. One thread writes, any may search.
 */
final class SearchIndex implements AutoCloseable {

    /** Another layout of documents is another index. */
    private static final String LAYOUT = "2";

    private static final int BUFFER_MEGABYTES = 48;

    /** Held, for loggers that nobody holds forget their level. */
    private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

    static {
        LUCENE.setLevel(Level.SEVERE); // it would tell users of JVM modules
    }

    private final Analyzer analyzer;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final Map<String, String> state;

    private SearchIndex(IndexWriter writer, Analyzer analyzer, String runId) throws IOException {
        this.writer = writer;
        this.analyzer = analyzer;
        Map<String, String> stored = stored(writer);
        if (!runId.equals(stored.get("run")) || !LAYOUT.equals(stored.get("layout"))) {
            writer.deleteAll();
            stored.clear();
        }
        state = stored;
        state.put("run", runId);
        state.put("layout", LAYOUT);
        searchers = new SearcherManager(writer, null);
    }

    static SearchIndex open(Path run, String runId) {
        Path folder = run.resolve("index").resolve("search");
        try {
            return Files.isWritable(run) ? onDisk(folder, runId) : inMemory(runId);
        } catch (IOException e) {
            throw AtomicFiles.failure("read", folder, e);
        }
    }

    private static SearchIndex of(Directory directory, String runId) throws IOException {
        Analyzer analyzer = new StandardAnalyzer();
        IndexWriterConfig config = new IndexWriterConfig(analyzer);
        config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
        IndexWriter writer = new IndexWriter(directory, config);
        try {
            requireWhole(writer);
            return new SearchIndex(writer, analyzer, runId);
        } catch (CorruptIndexException | RuntimeException e) {
            writer.rollback();
            directory.close();
            throw new CorruptIndexException("index is damaged", String.valueOf(directory), e);
        }
    }

    /** Reads all of it: Lucene compares checksums only when it is asked to. */
    private static void requireWhole(IndexWriter writer) throws IOException {
        try (DirectoryReader reader = DirectoryReader.open(writer)) {
            for (LeafReaderContext leaf : reader.leaves()) {
                leaf.reader().checkIntegrity();
            }
        }
    }

    private static SearchIndex onDisk(Path folder, String runId) throws IOException {
        try {
            Files.createDirectories(folder);
            return of(FSDirectory.open(folder), runId);
        } catch (LockObtainFailedException e) {
            return inMemory(runId); // another viewer of the same run
        } catch (CorruptIndexException
                | IndexFormatTooNewException
                | IndexFormatTooOldException
                | IndexNotFoundException
                | NoSuchFileException
                | EOFException e) {
            AtomicFiles.delete(folder);
            Files.createDirectories(folder);
            return of(FSDirectory.open(folder), runId);
        } catch (FileSystemException e) {
            return inMemory(runId);
        }
    }

    private static SearchIndex inMemory(String runId) throws IOException {
        return of(new ByteBuffersDirectory(), runId);
    }

    private static Map<String, String> stored(IndexWriter writer) throws IOException {
        Map<String, String> stored = new HashMap<>();
        if (DirectoryReader.indexExists(writer.getDirectory())
                && writer.getLiveCommitData() != null) {
            writer.getLiveCommitData().forEach(each -> stored.put(each.getKey(), each.getValue()));
        }
        return stored;
    }

    Analyzer analyzer() {
        return analyzer;
    }

    SearcherManager searchers() {
        return searchers;
    }

    /** A number that was stored with what is in the index; 0 where none was. */
    long mark(String name) {
        return Long.parseLong(state.getOrDefault(name, "0"));
    }

    /** Adds documents, each instead of the one that has its key. */
    void put(Map<String, Document> byKey) {
        try {
            for (Map.Entry<String, Document> each : byKey.entrySet()) {
                writer.updateDocument(
                        new Term(SearchDocuments.KEY, each.getKey()), each.getValue());
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    void remove(List<String> keys) {
        try {
            writer.deleteDocuments(
                    keys.stream()
                            .map(key -> new Term(SearchDocuments.KEY, key))
                            .toArray(Term[]::new));
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Forgets everything, marks too. */
    void clear() {
        try {
            writer.deleteAll();
            state.keySet().retainAll(List.of("run", "layout"));
            commit(Map.of());
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Makes what was put findable, and marks how far that is. */
    void commit(Map<String, Long> marks) {
        try {
            marks.forEach((name, value) -> state.put(name, String.valueOf(value)));
            writer.setLiveCommitData(Map.copyOf(state).entrySet());
            writer.commit();
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    static HyalineException failure(IOException e) {
        return HyalineException.storage("search index cannot be used: " + e.getMessage())
                .because(e);
    }

    @Override
    public void close() {
        try (Directory directory = writer.getDirectory();
                IndexWriter closing = writer) {
            searchers.close();
            closing.commit();
            directory.getPendingDeletions();
        } catch (IOException | AlreadyClosedException e) {
            return; // its folder is gone or another's: what is missing is made anew
        }
    }
}
