package dev.hyaline.record.check;

import dev.hyaline.common.HyalineException;
import dev.hyaline.corpus.Split;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every file is Parquet with the columns that {@code docs/run-folder.md} gives it. */
final class ColumnCheck {

    private static final List<String> DOCUMENTS =
            List.of(
                    "document_id INTEGER",
                    "name VARCHAR",
                    "sha256 VARCHAR",
                    "split VARCHAR",
                    "domain VARCHAR",
                    "metadata VARCHAR",
                    "tokens INTEGER",
                    "text VARCHAR");
    private static final List<String> WINDOWS =
            List.of(
                    "window_id INTEGER",
                    "document_id INTEGER",
                    "token_offset INTEGER",
                    "split VARCHAR",
                    "hash BIGINT",
                    "token_ids INTEGER[]");
    private static final List<String> TOKENS =
            List.of("token INTEGER", "bytes BLOB", "explain_count BIGINT");
    private static final List<String> TABLES =
            List.of("unit INTEGER", "rank SMALLINT", "token INTEGER", "mean FLOAT", "count BIGINT");
    private static final List<String> RECORDS =
            List.of(
                    "unit INTEGER",
                    "split VARCHAR",
                    "kind VARCHAR",
                    "rank SMALLINT",
                    "window_id INTEGER",
                    "maximum FLOAT",
                    "activations FLOAT[]");

    private final RunFolder run;
    private final Manifest manifest;

    ColumnCheck(RunFolder run, Manifest manifest) {
        this.run = run;
        this.manifest = manifest;
    }

    private static List<String> units() {
        List<String> columns = new ArrayList<>(List.of("site VARCHAR", "unit INTEGER"));
        for (Split split : Split.values()) {
            String name = split.columnValue();
            columns.add(name + "_tokens BIGINT");
            columns.add(name + "_windows BIGINT");
            columns.add(name + "_minimum FLOAT");
            columns.add(name + "_maximum FLOAT");
            columns.add(name + "_mean DOUBLE");
            columns.add(name + "_variance DOUBLE");
            columns.add(name + "_skewness DOUBLE");
            columns.add(name + "_kurtosis DOUBLE");
            columns.add(name + "_density DOUBLE");
            columns.add(name + "_histogram BIGINT[]");
        }
        columns.add("band_edges FLOAT[]");
        columns.add("band_counts BIGINT[]");
        columns.add("table_other_mean DOUBLE");
        columns.add("table_other_count BIGINT");
        return columns;
    }

    /** Where units have two ends, files say which. */
    private static List<String> of(Manifest.Recording recording, List<String> columns) {
        return recording.signed()
                ? Stream.concat(columns.stream(), Stream.of("polarity VARCHAR")).toList()
                : columns;
    }

    void check(Duck duck, Findings findings) {
        check("documents.parquet", DOCUMENTS, duck, findings);
        check("windows.parquet", WINDOWS, duck, findings);
        check("tokens.parquet", TOKENS, duck, findings);
        List<String> units = units();
        for (Manifest.Recording recording : manifest.recordings()) {
            for (Manifest.Part part : recording.parts()) {
                check(part.unitsFile(), of(recording, units), duck, findings);
                check(part.tablesFile(), of(recording, TABLES), duck, findings);
                check(part.recordsFile(), of(recording, RECORDS), duck, findings);
            }
        }
        findings.saw("every file is Parquet with the columns it should have");
    }

    private void check(String path, List<String> expected, Duck duck, Findings findings) {
        List<String> columns = new ArrayList<>();
        try {
            duck.query(
                    "DESCRIBE SELECT * FROM " + Duck.parquet(run.file(path)),
                    rows -> {
                        while (rows.next()) {
                            columns.add(rows.getString(1) + " " + rows.getString(2));
                        }
                        return columns;
                    });
        } catch (HyalineException e) {
            findings.wrong(path + ": " + e.getMessage());
            return;
        }
        List<String> missing = new ArrayList<>(expected);
        missing.removeAll(columns);
        findings.require(missing.isEmpty(), path + ": has no column " + String.join(", ", missing));
    }
}
