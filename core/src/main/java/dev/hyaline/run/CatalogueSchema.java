package dev.hyaline.run;

import dev.hyaline.common.FormatVersion;
import dev.hyaline.common.HyalineException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Which versions of its owners' tables a catalogue has, in {@code meta}. Schema 1 says that all are
 * of version 1; from the first migration on it is schema 2, which keeps a version for each owner.
 *
 * @param run whose catalogue it is
 * @param runId as in its manifest
 * @param owners of tables
 */
record CatalogueSchema(RunFolder run, String runId, List<CatalogueTables> owners) {

    private static final int ALL_OF_VERSION_1 = 1;
    private static final int VERSION_BY_OWNER = 2;
    private static final String SCHEMA = "schema";
    private static final String META =
            "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)";

    CatalogueSchema {
        owners = List.copyOf(owners);
    }

    /** Makes what is missing and brings what is older up to date. In a transaction. */
    void prepare(Handle handle) {
        handle.execute(META);
        handle.execute(
                "INSERT INTO meta VALUES (?, ?), ('run_id', ?) ON CONFLICT DO NOTHING",
                SCHEMA,
                String.valueOf(ALL_OF_VERSION_1),
                runId);
        require(handle);
        for (CatalogueTables owner : owners) {
            int before = version(handle, owner);
            owner.migrations().getFirst().apply(handle); // an owner may be new to this catalogue
            owner.migrations().subList(before, owner.version()).forEach(each -> each.apply(handle));
            if (owner.version() > before) {
                set(handle, key(owner), owner.version());
                set(handle, SCHEMA, VERSION_BY_OWNER);
            }
        }
    }

    /**
     * The tables and indexes that are not as this program makes those of the versions that the
     * catalogue says it has.
     */
    List<String> differences(Handle handle) {
        Map<String, String> found = made(handle);
        return expected(handle).entrySet().stream()
                .filter(each -> !each.getValue().equals(found.get(each.getKey())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private Map<String, String> expected(Handle catalogue) {
        try (Handle empty = CatalogueFile.inMemory()) {
            empty.execute(META);
            for (CatalogueTables owner : owners) {
                owner.migrations()
                        .subList(0, Math.min(version(catalogue, owner), owner.version()))
                        .forEach(each -> each.apply(empty));
            }
            return made(empty);
        }
    }

    private static Map<String, String> made(Handle handle) {
        return handle
                .createQuery("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql <> ''")
                .map((row, _) ->
                        Map.entry(row.getString(1), row.getString(2).replaceAll("\\s+", " ")))
                .stream()
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                Map.Entry::getValue,
                                (one, _) -> one,
                                TreeMap::new));
    }

    /** Refuses another run's catalogue, and one that is newer than this program. */
    void require(Handle handle) {
        FormatVersion.requireKnown(
                "catalogue", number(handle, SCHEMA, 0), VERSION_BY_OWNER, run.catalogueFile());
        for (CatalogueTables owner : owners) {
            FormatVersion.requireKnown(
                    owner.name() + " in the catalogue",
                    version(handle, owner),
                    owner.version(),
                    run.catalogueFile());
        }
        String found = value(handle, "run_id").orElse("");
        if (!found.equals(runId)) {
            throw HyalineException.run(
                    "catalogue must belong to run %.12s, but belongs to: %.12s (%s)",
                    runId, found, run.catalogueFile());
        }
    }

    /** Whether some tables are older than this program. */
    boolean isOlder(Handle handle) {
        return owners.stream().anyMatch(owner -> version(handle, owner) < owner.version());
    }

    private int version(Handle handle, CatalogueTables owner) {
        return number(handle, key(owner), 1);
    }

    private static String key(CatalogueTables owner) {
        return "version:" + owner.name();
    }

    /**
     * @param missing where there is none; 0 where there must be one
     */
    private int number(Handle handle, String key, int missing) {
        String found = value(handle, key).orElse(missing == 0 ? "missing" : "" + missing);
        try {
            int number = Integer.parseInt(found);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw HyalineException.damaged(
                "%s in the catalogue must be a version, but is: %s (%s)",
                key, found, run.catalogueFile());
    }

    private static Optional<String> value(Handle handle, String key) {
        return handle.select("SELECT value FROM meta WHERE key = ?", key)
                .mapTo(String.class)
                .findOne();
    }

    private static void set(Handle handle, String key, int value) {
        handle.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", key, String.valueOf(value));
    }
}
