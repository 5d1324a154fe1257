package dev.hyaline.cli;

import dev.hyaline.Hyaline;
import dev.hyaline.Run;
import dev.hyaline.cli.view.PrintingCommand;
import dev.hyaline.cli.view.Table;
import dev.hyaline.common.Figures;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hyaline query}. */
@Command(
        name = "query",
        description = {
            "Answers SQL (DuckDB's) over a run. It only reads, and nothing but the run.",
            "",
            "Tables: documents, windows, tokens, units, tables, records (the last three with a"
                    + " column site, such as mlp.3), and from the catalogue unit, explanation,"
                    + " score_card, stage, llm_call. DESCRIBE units lists columns."
        },
        footer = {
            "",
            "Examples:",
            "  hyaline query my-run \"SHOW TABLES\"",
            "  hyaline query my-run \"SELECT split, count(*) FROM documents GROUP BY split\"",
            "  hyaline query my-run \"SELECT site, unit, explain_maximum FROM units"
                    + " ORDER BY 3 DESC LIMIT 10\"",
            "  hyaline query my-run --csv \"FROM records WHERE site = 'mlp.3' AND unit = 7\" >"
                    + " records.csv"
        })
final class QueryCommand extends PrintingCommand {

    private static final long TABLE_LIMIT = 10_000;

    @Parameters(index = "0", paramLabel = "RUN", description = "A run folder.")
    Path run;

    @Parameters(index = "1", paramLabel = "SQL", description = "One SELECT, or a like statement.")
    String sql;

    @ArgGroup Format format = new Format();

    /** At most one. */
    static final class Format {
        @Option(
                names = "--json",
                description = "Print an array of objects; lists and texts are whole.")
        boolean json;

        @Option(names = "--csv", description = "Print CSV with a header; lists are JSON.")
        boolean csv;
    }

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "ROWS",
            description =
                    "Print at most so many rows; 0 means all (default: 10,000 in a table, all in"
                            + " JSON and CSV).")
    long limit = -1;

    @Override
    protected void run() {
        Table.Format as =
                format.json ? Table.Format.JSON : format.csv ? Table.Format.CSV : Table.Format.TEXT;
        long usual = as == Table.Format.TEXT ? TABLE_LIMIT : Long.MAX_VALUE;
        long most = limit < 0 ? usual : limit == 0 ? Long.MAX_VALUE : limit;
        Table table = new Table(out(), as, most);
        try (Run open = Hyaline.open(run)) {
            open.query(sql, table);
        }
        table.end();
        if (table.isCut()) {
            warn("printed are only the first %s; --limit 0 prints all", Figures.count(most, "row"));
        }
    }
}
