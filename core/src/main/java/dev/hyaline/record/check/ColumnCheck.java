package dev.hyaline.record.check;

import dev.hyaline.common.HyalineException;
import dev.hyaline.record.file.RecordTable;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.util.ArrayList;
import java.util.List;

/** Every file is Parquet with the columns that {@code docs/run-folder.md} gives it. */
record ColumnCheck(RunFolder run, Manifest manifest) {

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

    void check(Duck duck, Findings findings) {
        check("documents.parquet", DOCUMENTS, duck, findings);
        check("windows.parquet", WINDOWS, duck, findings);
        check("tokens.parquet", TOKENS, duck, findings);
        for (Manifest.Recording recording : manifest.recordings()) {
            for (Manifest.Part part : recording.parts()) {
                boolean signed = recording.signed();
                check(part.unitsFile(), RecordTable.UNITS.columns(signed), duck, findings);
                check(part.tablesFile(), RecordTable.TABLES.columns(signed), duck, findings);
                check(part.recordsFile(), RecordTable.RECORDS.columns(signed), duck, findings);
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
