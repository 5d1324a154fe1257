package dev.hyaline.corpus;

import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Progress;
import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.reader.CorpusCounts;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import dev.hyaline.text.Tokens;
import dev.hyaline.text.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the staging database to {@code documents.parquet}, {@code windows.parquet} and {@code
 * tokens.parquet}: duplicates go, splits are given, windows are numbered. All in SQL, which sorts
 * on disk, so that memory does not grow with the corpus.
 */
final class CorpusFiles {

    private final Duck staging;
    private final RunFolder run;
    private final CorpusOptions options;
    private final String source;

    CorpusFiles(Duck staging, RunFolder run, CorpusOptions options, String source) {
        this.staging = staging;
        this.run = run;
        this.options = options;
        this.source = source;
    }

    PreparedCorpus write(Tokens tokens, CorpusCounts counts, Progress progress) {
        try (Progress.Task task = progress.begin("splitting", 4, "steps")) {
            keepFirstOfEach();
            long documents = staging.number("SELECT count(*) FROM kept");
            String rule = split(documents);
            task.at(1);
            long dropped = chooseWindows();
            task.at(2);
            staging.writeParquet(
                    "SELECT document_id, name, kept.sha256, split, kept.domain, metadata, tokens,"
                            + " text FROM kept JOIN assigned USING (split_key) JOIN document USING"
                            + " (seq) ORDER BY document_id",
                    run.documentsFile());
            staging.writeParquet(
                    "SELECT window_id, document_id, token_offset, split, numbered.hash, token_ids"
                            + " FROM numbered JOIN span USING (seq, token_offset) ORDER BY"
                            + " window_id",
                    run.windowsFile());
            task.at(3);
            writeTokens(tokens);
            task.at(4);
            long all = staging.number("SELECT count(*) FROM document");
            Manifest.Corpus corpus =
                    new Manifest.Corpus(
                            source,
                            identity().hex(),
                            documents,
                            all - documents,
                            counts.empty(),
                            counts.malformed(),
                            counts.unreadableFiles() + counts.unusableDocuments(),
                            rule,
                            counts.cut());
            return new PreparedCorpus(corpus, windows(dropped));
        }
    }

    private void keepFirstOfEach() {
        staging.execute(
                "CREATE OR REPLACE TEMP TABLE kept AS SELECT (row_number() OVER (ORDER BY seq) -"
                        + " 1)::INTEGER AS document_id, * FROM (SELECT seq, sha256, split_key,"
                        + " domain FROM document QUALIFY row_number() OVER (PARTITION BY sha256"
                        + " ORDER BY seq) = 1)");
    }

    private String split(long documents) {
        if (documents >= SplitRule.SMALL_CORPUS) {
            // Hexadecimal digits sort as the numbers they write; the edges are SplitRule's.
            staging.execute(
                    "CREATE OR REPLACE TEMP TABLE assigned AS SELECT DISTINCT split_key, CASE WHEN"
                            + " split_key < '8000000000000000' THEN 'explain' WHEN split_key <"
                            + " '999999999999999a' THEN 'calibrate' ELSE 'test' END AS split FROM"
                            + " kept");
            return "by hash, 50/10/40";
        }
        List<SplitMember> members =
                staging.query(
                        "SELECT sha256, split_key, coalesce(domain, '') FROM kept",
                        rows -> {
                            List<SplitMember> list = new ArrayList<>();
                            while (rows.next()) {
                                list.add(
                                        new SplitMember(
                                                new Sha256(rows.getString(1)),
                                                new Sha256(rows.getString(2)),
                                                rows.getString(3)));
                            }
                            return list;
                        });
        Map<Sha256, Split> splits = SplitRule.byRank(members);
        staging.execute("CREATE OR REPLACE TEMP TABLE assigned (split_key VARCHAR, split VARCHAR)");
        for (Map.Entry<Sha256, Split> each : splits.entrySet()) {
            staging.execute(
                    Figures.format(
                            "INSERT INTO assigned VALUES (%s, %s)",
                            Duck.literal(each.getKey().hex()),
                            Duck.literal(each.getValue().columnValue())));
        }
        return "by rank of the hash within each domain, 40/20/40";
    }

    /** Windows of a later split whose tokens occur in an earlier one go; returns how many. */
    private long chooseWindows() {
        staging.execute(
                "CREATE OR REPLACE TEMP TABLE candidate AS SELECT seq, document_id, token_offset,"
                        + Figures.format(
                                " hash, token_hash, len(token_ids) AS length, split, %s AS split_order FROM span JOIN kept",
                                splitOrder("split"))
                        + " USING (seq) JOIN assigned USING (split_key)");
        staging.execute(
                "CREATE OR REPLACE TEMP TABLE shared AS SELECT token_hash, min(split_order) AS"
                        + " first_split FROM candidate GROUP BY token_hash HAVING min(split_order)"
                        + " <> max(split_order)");
        staging.execute(
                Figures.format(
                        "CREATE OR REPLACE TEMP TABLE chosen AS SELECT *, row_number() OVER (PARTITION BY"
                                + " split_order ORDER BY hash, document_id, token_offset) AS hash_rank FROM"
                                + " (SELECT candidate.* FROM candidate LEFT JOIN shared USING (token_hash)"
                                + " WHERE coalesce(split_order = first_split, true) QUALIFY row_number()"
                                + " OVER (ORDER BY hash, document_id, token_offset) <= %d)",
                        options.maxWindows()));
        number();
        long dropped =
                staging.number(
                        "SELECT count(*) FROM candidate JOIN shared USING (token_hash) WHERE"
                                + " split_order <> first_split");
        if (staging.number("SELECT count(*) FROM numbered") == 0) {
            throw HyalineException.corpus(
                    "corpus must have at least one window of %d tokens, but has none: %s",
                    Math.min(16, options.windowLength()), source);
        }
        return dropped;
    }

    /**
     * By split, and from long to short, so that batches of one split and length are runs of ids;
     * the windows that band edges come from are the first of all.
     */
    private void number() {
        long explain = staging.number("SELECT count(*) FROM chosen WHERE split = 'explain'");
        int edgeWindows = EdgeWindows.count(staging.number("SELECT count(*) FROM chosen"), explain);
        staging.execute(
                Figures.format(
                        "CREATE OR REPLACE TEMP TABLE numbered AS SELECT (row_number() OVER (ORDER BY"
                                + " split_order, split <> 'explain' OR hash_rank > %d, length DESC,"
                                + " hash, document_id, token_offset) - 1)::INTEGER AS window_id, *"
                                + " FROM chosen",
                        edgeWindows));
    }

    private static String splitOrder(String column) {
        StringBuilder expression = new StringBuilder("CASE " + column);
        for (Split split : Split.values()) {
            expression.append(
                    Figures.format(" WHEN '%s' THEN %d", split.columnValue(), split.ordinal()));
        }
        return expression + " END";
    }

    private void writeTokens(Tokens tokens) {
        staging.execute("CREATE OR REPLACE TEMP TABLE token (token INTEGER, bytes BLOB)");
        Optional<Vocabulary> vocabulary = tokens.vocabulary();
        staging.append(
                "token",
                appender -> {
                    for (int id = 0; id < tokens.vocabularySize(); id++) {
                        appender.beginRow().append(id);
                        if (vocabulary.isPresent() && id < vocabulary.get().size()) {
                            appender.append(vocabulary.get().bytes(id));
                        } else {
                            appender.appendNull();
                        }
                        appender.endRow();
                    }
                });
        staging.writeParquet(
                "SELECT token, bytes, coalesce(n, 0) AS explain_count FROM token LEFT JOIN (SELECT"
                        + Figures.format(
                                " unnest(token_ids[%d:]) AS token, count(*) AS n FROM numbered JOIN span",
                                options.framingOrPlain().firstPosition() + 1)
                        + " USING (seq, token_offset) WHERE split = 'explain' GROUP BY 1) USING"
                        + " (token) ORDER BY token",
                run.tokensFile());
    }

    private Manifest.Windows windows(long dropped) {
        return new Manifest.Windows(
                count(Split.EXPLAIN),
                count(Split.CALIBRATE),
                count(Split.TEST),
                dropped,
                staging.number("SELECT sum(length)::BIGINT FROM numbered"));
    }

    private long count(Split split) {
        return staging.number(
                "SELECT count(*) FROM numbered WHERE split = " + Duck.literal(split.columnValue()));
    }

    private Sha256 identity() {
        return staging.query(
                "SELECT sha256 FROM document ORDER BY seq",
                rows -> {
                    MessageDigest digest = Sha256.digest();
                    while (rows.next()) {
                        digest.update(rows.getString(1).getBytes(StandardCharsets.US_ASCII));
                    }
                    return Sha256.from(digest, new byte[0]);
                });
    }
}
