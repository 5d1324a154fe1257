package dev.hyaline.llm.ledger;

import dev.hyaline.run.CatalogueTables;
import java.util.List;

/** The catalogue's tables of what language models were asked. */
public final class LedgerTables {

    private static final List<String> VERSION_1 =
            List.of(
                    """
                    CREATE TABLE IF NOT EXISTS llm_call (
                        seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
                        server TEXT NOT NULL, model TEXT NOT NULL, route TEXT NOT NULL,
                        sample INTEGER NOT NULL, state TEXT NOT NULL, sends INTEGER NOT NULL,
                        uncertain INTEGER NOT NULL, at_risk_dollars REAL, uncertain_dollars REAL NOT NULL,
                        prompt_tokens INTEGER, completion_tokens INTEGER, cached_tokens INTEGER,
                        counted_here INTEGER, dollars REAL, seconds REAL,
                        finish TEXT, text TEXT, error TEXT, sent TEXT NOT NULL)\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS llm_body (
                        key TEXT PRIMARY KEY, request BLOB NOT NULL, response BLOB)\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS llm_capability (
                        server TEXT NOT NULL, model TEXT NOT NULL, found TEXT NOT NULL, body TEXT NOT NULL,
                        PRIMARY KEY (server, model)) WITHOUT ROWID\
                    """);

    public static final CatalogueTables LEDGER =
            new CatalogueTables(
                    "ledger",
                    List.of("llm_call"),
                    List.of(CatalogueTables.Migration.of(VERSION_1)));

    private LedgerTables() {}
}
