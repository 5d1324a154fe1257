package dev.hyaline.corpus;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Seed;
import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.reader.CorpusReader;
import dev.hyaline.corpus.reader.Document;
import dev.hyaline.corpus.reader.DocumentContent;
import dev.hyaline.corpus.reader.GroupBy;
import dev.hyaline.corpus.reader.TextNormaliser;
import dev.hyaline.run.Duck;
import dev.hyaline.run.RunFolder;
import dev.hyaline.text.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.duckdb.DuckDBAppender;

/**
 * From a corpus to documents and windows in a staging database: reads, tokenises, cuts. Committed
 * every few seconds together with how many documents were read, so that a restart passes over those
 * and goes on.
 */
public final class CorpusStage {

    private static final long COMMIT_NANOS = 3_000_000_000L;
    private static final long COMMIT_TOKENS = 4_000_000;

    private final String corpus;
    private final Tokens tokens;
    private final CorpusOptions options;
    private final WindowCutter cutter;
    private final Optional<GroupBy> groupBy;
    private final Seed windowSeed;

    CorpusStage(String corpus, Tokens tokens, CorpusOptions options) {
        this.corpus = corpus;
        this.tokens = tokens;
        this.options = options;
        this.cutter = new WindowCutter(options.windowLength());
        this.groupBy = options.groupBy().map(GroupBy::new);
        this.windowSeed = new Seed(options.seed()).derive("window");
    }

    /** Reads what has not been read yet into the staging database, then writes the run's files. */
    PreparedCorpus run(RunFolder run, Progress progress) {
        try (Duck staging = StagingFile.open(run)) {
            createTables(staging);
            try (CorpusReader reader = CorpusReader.open(corpus, options.documents());
                    Progress.Task task = progress.begin("reading", -1, "documents")) {
                long read = documentsRead(staging);
                reader.skip(read);
                while (reader.hasNext()) {
                    read = stageSome(staging, reader, read, task);
                }
                if (read == 0) {
                    throw HyalineException.corpus(
                            "corpus must have at least one document with text, but has none: "
                                    + corpus);
                }
                return new CorpusFiles(staging, run, options, corpus)
                        .write(tokens, reader.counts(), progress);
            }
        }
    }

    static long documentsRead(Duck staging) {
        boolean begun =
                staging.number("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'progress'")
                        > 0;
        return begun ? staging.number("SELECT max(documents_read) FROM progress") : 0;
    }

    private static void createTables(Duck staging) {
        staging.execute("CREATE TABLE IF NOT EXISTS progress (documents_read BIGINT)");
        staging.execute("INSERT INTO progress SELECT 0 WHERE (SELECT count(*) FROM progress) = 0");
        staging.execute(
                "CREATE TABLE IF NOT EXISTS document (seq BIGINT, name VARCHAR, sha256 VARCHAR,"
                        + " split_key VARCHAR, domain VARCHAR, metadata VARCHAR, text VARCHAR,"
                        + " tokens INTEGER)");
        staging.execute(
                "CREATE TABLE IF NOT EXISTS span (seq BIGINT, token_offset INTEGER, hash BIGINT,"
                        + " token_hash BIGINT, token_ids INTEGER[])");
    }

    private long stageSome(Duck staging, CorpusReader reader, long first, Progress.Task task) {
        long[] next = {first};
        staging.transaction(() -> {
            staging.append(
                    "document",
                    documents ->
                            staging.append(
                                    "span",
                                    spans ->
                                            next[0] =
                                                    stage(reader, documents, spans, first, task)));
            staging.execute("UPDATE progress SET documents_read = " + next[0]);
        });
        return next[0];
    }

    private long stage(
            CorpusReader reader,
            DuckDBAppender documents,
            DuckDBAppender spans,
            long first,
            Progress.Task task)
            throws SQLException {
        long started = System.nanoTime();
        long count = 0;
        long next = first;
        while (count < COMMIT_TOKENS
                && System.nanoTime() - started < COMMIT_NANOS
                && reader.hasNext()) {
            count += stage(reader.next(), next++, documents, spans);
            task.at(next);
        }
        return next;
    }

    private int stage(Document document, long seq, DuckDBAppender documents, DuckDBAppender spans)
            throws SQLException {
        int[] ids = ids(document);
        Sha256 sha256 = TextNormaliser.hash(document.content());
        String splitKey = groupBy.map(by -> Sha256.of(by.groupOf(document))).orElse(sha256).hex();
        documents.beginRow().append(seq).append(document.name());
        documents.append(sha256.hex()).append(splitKey);
        appendText(documents, document.domain());
        documents.append(document.metadataJson());
        appendText(
                documents,
                document.content() instanceof DocumentContent.Text text
                        ? Optional.of(text.text())
                        : Optional.empty());
        documents.append(ids.length).endRow();
        for (WindowSpan span : cutter.cut(ids.length)) {
            int[] cut = Arrays.copyOfRange(ids, span.offset(), span.offset() + span.length());
            spans.beginRow()
                    .append(seq)
                    .append(span.offset())
                    .append(windowSeed.hash(sha256.prefix(), span.offset()))
                    .append(hash(cut))
                    .append(cut)
                    .endRow();
        }
        return ids.length;
    }

    private static void appendText(DuckDBAppender appender, Optional<String> text)
            throws SQLException {
        if (text.isPresent()) {
            appender.append(text.get());
        } else {
            appender.appendNull();
        }
    }

    private int[] ids(Document document) {
        return switch (document.content()) {
            case DocumentContent.Text text ->
                    tokens.tokenizer().orElseThrow(() -> noTokenizer(document)).encode(text.text());
            case DocumentContent.Ids ids ->
                    checked(ids.ids().toArray(), document, tokens.vocabularySize());
        };
    }

    private HyalineException noTokenizer(Document document) {
        return HyalineException.model(
                "model must have a tokenizer.json (or vocab.json and merges.txt) for a corpus of text, but has none: %s (%s)",
                tokens.modelName(), document.source());
    }

    /** The ids, all of which the vocabulary has to have. */
    public static int[] checked(int[] ids, Document document, int vocabulary) {
        for (int id : ids) {
            if (id >= vocabulary) {
                throw HyalineException.corpus(
                        "token id must be below %d, the model's vocabulary, but is: %d (%s)",
                        vocabulary, id, document.source());
            }
        }
        return ids;
    }

    private static long hash(int[] ids) {
        ByteBuffer bytes =
                ByteBuffer.allocate(ids.length * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(ids);
        return Sha256.of(bytes.array()).prefix();
    }
}
