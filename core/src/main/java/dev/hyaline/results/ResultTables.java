package dev.hyaline.results;

import dev.hyaline.llm.ledger.Ledger;
import dev.hyaline.run.CatalogueTables;
import dev.hyaline.run.RowHash;
import java.util.List;

/** The catalogue's tables of units, explanations, scores and judgements. */
public final class ResultTables {

    private static final List<String> VERSION_1 =
            List.of(
                    """
                    CREATE TABLE IF NOT EXISTS unit (
                        site TEXT NOT NULL, unit INTEGER NOT NULL, layer INTEGER NOT NULL,
                        maximum REAL, mean REAL, variance REAL, density REAL,
                        dead INTEGER NOT NULL, dense INTEGER NOT NULL,
                        PRIMARY KEY (site, unit)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS explanation (
                        seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
                        site TEXT NOT NULL, unit INTEGER NOT NULL,
                        explainer TEXT NOT NULL, status TEXT NOT NULL, text TEXT NOT NULL,
                        body TEXT NOT NULL)\
                    """,
                    "CREATE INDEX IF NOT EXISTS explanation_unit ON explanation (site, unit)",
                    """
                    CREATE TABLE IF NOT EXISTS score_card (
                        seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
                        site TEXT NOT NULL, unit INTEGER NOT NULL, explanation_key TEXT NOT NULL,
                        simulator TEXT NOT NULL, calibration TEXT NOT NULL,
                        top_and_random REAL, random_only REAL, top_only REAL, lift REAL,
                        body TEXT NOT NULL)\
                    """,
                    "CREATE INDEX IF NOT EXISTS score_card_unit ON score_card (site, unit)",
                    "CREATE INDEX IF NOT EXISTS score_card_score ON score_card (top_and_random)",
                    """
                    CREATE TABLE IF NOT EXISTS simulation (
                        explanation_key TEXT NOT NULL, simulator TEXT NOT NULL, window_id INTEGER NOT NULL,
                        simulated TEXT NOT NULL,
                        PRIMARY KEY (explanation_key, simulator, window_id)) WITHOUT ROWID\
                    """,
                    """
                    CREATE TABLE IF NOT EXISTS judge_card (
                        seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE,
                        site TEXT NOT NULL, unit INTEGER NOT NULL, explanation_key TEXT NOT NULL,
                        task TEXT NOT NULL, judge TEXT NOT NULL,
                        balanced_accuracy REAL, auc REAL, body TEXT NOT NULL)\
                    """,
                    "CREATE INDEX IF NOT EXISTS judge_card_unit ON judge_card (site, unit)",
                    """
                    CREATE TABLE IF NOT EXISTS stage (
                        seq INTEGER PRIMARY KEY, name TEXT NOT NULL, started TEXT NOT NULL,
                        seconds REAL NOT NULL, body TEXT NOT NULL)\
                    """);

    /** Units have ends: a table whose key names units is made anew, the others get a column. */
    private static final List<String> VERSION_2 =
            List.of(
                    "ALTER TABLE unit RENAME TO unit_1",
                    """
                    CREATE TABLE unit (
                        site TEXT NOT NULL, unit INTEGER NOT NULL, layer INTEGER NOT NULL,
                        maximum REAL, mean REAL, variance REAL, density REAL,
                        dead INTEGER NOT NULL, dense INTEGER NOT NULL,
                        polarity TEXT NOT NULL DEFAULT '',
                        PRIMARY KEY (site, unit, polarity)) WITHOUT ROWID\
                    """,
                    "INSERT INTO unit SELECT *, '' FROM unit_1",
                    "DROP TABLE unit_1",
                    "ALTER TABLE explanation ADD COLUMN polarity TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE score_card ADD COLUMN polarity TEXT NOT NULL DEFAULT ''",
                    "ALTER TABLE judge_card ADD COLUMN polarity TEXT NOT NULL DEFAULT ''");

    private static final List<String> TABLES =
            List.of("unit", "explanation", "score_card", "simulation", "judge_card", "stage");

    static final CatalogueTables RESULTS =
            new CatalogueTables(
                    "results",
                    TABLES,
                    List.of(
                            CatalogueTables.Migration.of(VERSION_1),
                            CatalogueTables.Migration.of(VERSION_2),
                            RowHash.columns(TABLES.toArray(String[]::new))));

    /** Everything that is in a run's catalogue: these and the language models' ledger. */
    public static final List<CatalogueTables> ALL = List.of(RESULTS, Ledger.TABLES);

    private ResultTables() {}
}
