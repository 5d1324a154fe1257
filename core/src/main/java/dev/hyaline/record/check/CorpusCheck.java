package dev.hyaline.record.check;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Documents and windows: counted, in one split each, and no text in two. */
record CorpusCheck(RunFolder run, Manifest manifest, Duck duck) {

    private static final String SPLITS =
            Arrays.stream(Split.values())
                    .map(split -> Duck.literal(split.columnValue()))
                    .collect(Collectors.joining(", "));

    void documents(Findings findings) {
        String documents = Duck.parquet(run.documentsFile());
        long rows = duck.number("SELECT count(*) FROM " + documents);
        findings.require(
                rows == manifest.corpus().documents(),
                Figures.format(
                        "documents must be the manifest's %,d, but are %,d",
                        manifest.corpus().documents(), rows));
        dense(findings, documents, "document_id", rows);
        findings.none(
                duck,
                Figures.format(
                        "SELECT document_id FROM %s WHERE split NOT IN (%s)", documents, SPLITS),
                "documents of an unknown split");
        findings.none(
                duck,
                Figures.format(
                        "SELECT min(name) FROM %s GROUP BY sha256 HAVING min(split) <> max(split)",
                        documents),
                "documents in two splits");
        findings.none(
                duck,
                Figures.format(
                                "SELECT min(name) FROM %s GROUP BY sha256 HAVING count(*) > 1 AND min(split) =",
                                documents)
                        + " max(split)",
                "documents that are there twice");
        groups(findings, documents);
        findings.saw(Figures.count(rows, "document") + ", each in one split");
    }

    /** What {@code --group-by} was to keep together is together. */
    private void groups(Findings findings, String documents) {
        String field = String.valueOf(manifest.options().getOrDefault("groupBy", ""));
        if (field.isEmpty()) {
            return;
        }
        String group =
                switch (field) {
                    case "id" -> "name";
                    case "domain" -> "domain";
                    default ->
                            Figures.format(
                                    "json_extract_string(metadata, %s)",
                                    Duck.literal("$.\"" + field + "\""));
                };
        findings.none(
                duck,
                Figures.format(
                        "SELECT g FROM (SELECT %s AS g, split FROM %s) GROUP BY g HAVING min(split) <> max(split)",
                        group, documents),
                "groups of one " + field + " in two splits");
    }

    void windows(Findings findings) {
        String windows = Duck.parquet(run.windowsFile());
        String documents = Duck.parquet(run.documentsFile());
        long rows = duck.number("SELECT count(*) FROM " + windows);
        dense(findings, windows, "window_id", rows);
        counts(findings, windows);
        findings.none(
                duck,
                Figures.format(
                        "SELECT window_id FROM %s LEFT JOIN %s AS document USING (document_id) WHERE"
                                + " document.split IS NULL",
                        windows, documents),
                "windows without a document");
        findings.none(
                duck,
                Figures.format(
                        "SELECT window_id FROM %s AS w JOIN %s AS document USING (document_id) WHERE"
                                + " document.split <> w.split",
                        windows, documents),
                "windows in another split than their document");
        findings.none(
                duck,
                Figures.format(
                        "SELECT min(window_id) FROM %s GROUP BY hash(token_ids), len(token_ids) HAVING"
                                + " min(split) <> max(split)",
                        windows),
                "windows whose tokens are in two splits");
        findings.none(
                duck,
                Figures.format(
                        "SELECT window_id FROM %s WHERE len(token_ids) NOT BETWEEN 1 AND %d OR"
                                + " list_min(token_ids) < 0 OR list_max(token_ids) >= %d",
                        windows, manifest.windowLength(), manifest.model().vocabulary()),
                "windows with lengths or tokens that cannot be");
        findings.saw(Figures.count(rows, "window") + ", each in the split of its document");
    }

    private void counts(Findings findings, String windows) {
        for (Split split : Split.values()) {
            long listed =
                    switch (split) {
                        case EXPLAIN -> manifest.windows().explain();
                        case CALIBRATE -> manifest.windows().calibrate();
                        case TEST -> manifest.windows().test();
                    };
            long found =
                    duck.number(
                            Figures.format(
                                    "SELECT count(*) FROM %s WHERE split = %s",
                                    windows, Duck.literal(split.columnValue())));
            findings.require(
                    listed == found,
                    Figures.format(
                            "%s windows must be the manifest's %,d, but are %,d",
                            split.columnValue(), listed, found));
        }
    }

    /** Ids are 0, 1, 2, … */
    private void dense(Findings findings, String table, String id, long rows) {
        findings.none(
                duck,
                Figures.format(
                        "SELECT %1$s FROM %2$s GROUP BY %1$s HAVING count(*) > 1 OR %1$s IS NULL OR %1$s < 0 OR %1$s >= %3$d",
                        id, table, rows),
                id + " that are there twice or beyond the number of rows");
    }
}
