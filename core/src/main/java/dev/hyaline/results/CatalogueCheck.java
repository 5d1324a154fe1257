package dev.hyaline.results;

import dev.hyaline.common.Figures;
import dev.hyaline.record.check.Findings;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.CatalogueReport;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The catalogue belongs to this run, is as it was written, agrees with itself, and what it says is
 * about units that are there.
 */
public final class CatalogueCheck {

    private static final List<String> TABLES_OF_UNITS =
            List.of("unit", "explanation", "score_card", "judge_card");
    private static final int EXAMPLES = 3;

    private CatalogueCheck() {}

    /** Adds what is wrong to the findings. */
    public static void check(RunFolder run, Manifest manifest, Findings findings) {
        if (!Files.exists(run.catalogueFile())) {
            findings.saw("none yet: nothing was explained");
            return;
        }
        try (Catalogue catalogue = Catalogue.read(run, manifest.runId(), ResultTables.ALL)) {
            CatalogueReport report = catalogue.examined();
            report.problems().forEach(each -> findings.wrong("catalogue.db: " + each));
            if (report.problems().isEmpty()) {
                findings.require(
                        !report.changed(),
                        "catalogue.db: not what its last writer left (catalogue.sum): another program wrote, or bytes that nobody reads are damaged");
                catalogue.queryByRow(
                        handle -> check(handle, run, manifest, report.uncovered(), findings));
            }
        }
    }

    private static boolean check(
            Handle handle, RunFolder run, Manifest manifest, long uncovered, Findings findings) {
        for (String table : TABLES_OF_UNITS) {
            for (String unit : strangers(handle, manifest, table)) {
                findings.wrong(Figures.format("%s of a unit that is not there: %s", table, unit));
            }
        }
        List<String> orphans =
                handle.createQuery(
                                "SELECT DISTINCT site || '.' || unit || polarity FROM score_card WHERE"
                                        + " explanation_key NOT IN (SELECT key FROM explanation)"
                                        + " LIMIT "
                                        + EXAMPLES)
                        .mapTo(String.class)
                        .list();
        findings.require(
                orphans.isEmpty(),
                "score cards of explanations that are not there: " + String.join(", ", orphans));
        new RowCheck(handle, findings).check();
        UnitRowCheck.check(handle, run, findings);
        findings.saw(
                Figures.format(
                        "%s, %s%s",
                        Figures.count(count(handle, "explanation"), "explanation"),
                        Figures.count(count(handle, "score_card"), "score card"),
                        uncovered == 0
                                ? ""
                                : Figures.format(
                                        "; %s of an older version, without a hash, not covered",
                                        Figures.count(uncovered, "row"))));
        return true;
    }

    private static List<String> strangers(Handle handle, Manifest manifest, String table) {
        String known =
                Stream.concat(
                                Stream.of("0"),
                                manifest.recordings().stream().map(CatalogueCheck::units))
                        .collect(Collectors.joining(" OR "));
        return handle.createQuery(
                        Figures.format(
                                "SELECT DISTINCT site || '.' || unit || polarity FROM %s WHERE NOT (%s) LIMIT %d",
                                table, known, EXAMPLES))
                .mapTo(String.class)
                .list();
    }

    private static String units(Manifest.Recording recording) {
        return Figures.format(
                "(site = %s AND unit >= 0 AND unit < %d AND polarity IN (''%s))",
                Duck.literal(recording.site()),
                recording.units(),
                recording.signed() ? ", ':neg'" : "");
    }

    private static long count(Handle handle, String table) {
        return handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one();
    }
}
