package dev.hyaline.record.check;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Progress;
import dev.hyaline.corpus.Framing;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.RecordCounts;
import dev.hyaline.record.file.WindowKind;
import dev.hyaline.run.Duck;
import dev.hyaline.run.Manifest;
import dev.hyaline.run.RunFolder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Units, token tables and kept windows, a part of a site at a time. */
final class RecordCheck {

    private static final String BANDS =
            Arrays.stream(WindowKind.values())
                    .filter(kind -> kind != WindowKind.TOP && kind != WindowKind.UNIFORM)
                    .map(kind -> Duck.literal(kind.columnValue()))
                    .collect(Collectors.joining(", "));
    private static final String OF_GROUP = "'unit ' || name || ' ' || split || ' ' || kind";
    private static final String OF_ROW = OF_GROUP + " || ' ' || rank";

    private final RunFolder run;
    private final Manifest manifest;
    private final Duck duck;
    private final RecordCounts counts;
    private final Map<String, Integer> uniform = new HashMap<>();
    private long rows;

    RecordCheck(RunFolder run, Manifest manifest, Duck duck) {
        this.run = run;
        this.manifest = manifest;
        this.duck = duck;
        this.counts =
                RecordCounts.forCorpus(
                        manifest.corpus().documents(),
                        manifest.windows().total(),
                        manifest.windows().explain());
    }

    void check(Findings findings, Progress progress) {
        duck.execute(
                "CREATE TEMP TABLE kept_window AS SELECT window_id, split AS window_split,"
                        + " len(token_ids) AS tokens FROM "
                        + Duck.parquet(run.windowsFile()));
        int parts = manifest.recordings().stream().mapToInt(each -> each.parts().size()).sum();
        int done = 0;
        try (Progress.Task task = progress.begin("records", parts, "files")) {
            for (Manifest.Recording recording : manifest.recordings()) {
                for (Manifest.Part part : recording.parts()) {
                    units(recording, part, findings);
                    tables(recording, part, findings);
                    records(recording, part, findings);
                    uniform(recording, part, findings);
                    task.at(++done);
                }
            }
        }
        findings.saw(
                Figures.format(
                        "%s of %s",
                        Figures.count(rows, "record"),
                        Figures.count(
                                manifest.recordings().stream()
                                        .mapToLong(Manifest.Recording::units)
                                        .sum(),
                                "unit")));
    }

    /** A file with the name of each row's unit, and its place where each end is one. */
    private String rows(Manifest.Recording recording, String file) {
        return Figures.format(
                "(SELECT *, %s FROM %s)",
                recording.signed()
                        ? "unit || polarity AS name, 2 * unit + (polarity = ':neg')::INTEGER AS slot"
                        : "unit::VARCHAR AS name, unit AS slot",
                Duck.parquet(run.file(file)));
    }

    private static int ends(Manifest.Recording recording) {
        return recording.signed() ? 2 : 1;
    }

    private void units(Manifest.Recording recording, Manifest.Part part, Findings findings) {
        String units = rows(recording, part.unitsFile());
        int first = ends(recording) * part.firstUnit();
        int end = ends(recording) * part.endUnit();
        findings.none(
                duck,
                Figures.format(
                        "SELECT coalesce(name, wanted::VARCHAR) FROM (SELECT slot, name, count(*) AS n FROM %s WHERE site = %s GROUP BY ALL) FULL JOIN range(%d, %d) AS expected(wanted) ON slot = wanted WHERE n IS NULL OR n > 1 OR wanted IS NULL",
                        units, Duck.literal(recording.site()), first, end),
                part.unitsFile() + ": units that are missing, twice or of another part");
        findings.require(
                duck.number("SELECT count(*) FROM " + units) == end - first,
                part.unitsFile() + ": must have one row a unit");
    }

    private void tables(Manifest.Recording recording, Manifest.Part part, Findings findings) {
        String tables = rows(recording, part.tablesFile());
        findings.none(
                duck,
                Figures.format(
                        "SELECT name FROM %s GROUP BY unit, name HAVING unit NOT BETWEEN %d AND %d OR %s OR count(DISTINCT token) < count(*)",
                        tables, part.firstUnit(), part.endUnit() - 1, gaps()),
                part.tablesFile() + ": units of another part, or with gaps or repeated tokens");
        findings.none(
                duck,
                Figures.format(
                        "SELECT DISTINCT token FROM %s WHERE token NOT BETWEEN 0 AND %d",
                        tables, manifest.model().vocabulary() - 1),
                part.tablesFile() + ": tokens beyond the vocabulary");
    }

    /** Ranks are 0, 1, 2, … */
    private static String gaps() {
        return "min(rank) <> 0 OR max(rank) <> count(*) - 1 OR count(DISTINCT rank) < count(*)";
    }

    private void records(Manifest.Recording recording, Manifest.Part part, Findings findings) {
        String file = part.recordsFile();
        String records = rows(recording, file);
        rows += duck.number("SELECT count(*) FROM " + records);
        findings.none(
                duck,
                Figures.format(
                        "SELECT %s FROM %s GROUP BY unit, name, split, kind HAVING unit NOT BETWEEN %d AND %d OR %s OR count(DISTINCT window_id) < count(*)",
                        OF_GROUP, records, part.firstUnit(), part.endUnit() - 1, gaps()),
                file + ": units of another part, or with gaps or repeated windows");
        findings.none(
                duck,
                Figures.format(
                        "SELECT %s FROM %s GROUP BY unit, name, split, kind HAVING count(*) > CASE WHEN kind IN (%s) THEN %d ELSE %d END",
                        OF_GROUP, records, BANDS, counts.perBand(), counts.explain()),
                file + ": more windows than are kept");
        findings.none(
                duck,
                Figures.format(
                        "SELECT %s FROM %s WHERE kind IN (%s) AND split <> 'explain'",
                        OF_ROW, records, BANDS),
                file + ": bands outside the explain split");
        findings.none(
                duck,
                Figures.format(
                        "SELECT %s FROM %s LEFT JOIN kept_window USING (window_id) WHERE window_split IS NULL OR window_split <> split",
                        OF_ROW, records),
                file + ": windows that are missing or of another split");
        findings.none(
                duck,
                Figures.format(
                        "SELECT %s FROM %s JOIN kept_window USING (window_id) WHERE len(activations) <> tokens OR maximum IS DISTINCT FROM coalesce(list_max(activations[%d:]), '-inf'::FLOAT)",
                        OF_ROW, records, Framing.of(manifest).firstPosition() + 1),
                file + ": activations that do not fit their window or their maximum");
    }

    /** The uniform sample: the same windows in the same order for every unit of every site. */
    private void uniform(Manifest.Recording recording, Manifest.Part part, Findings findings) {
        int units = ends(recording) * (part.endUnit() - part.firstUnit());
        duck.query(
                Figures.format(
                        "SELECT split, rank, min(window_id), max(window_id), count(*) FROM %s WHERE kind ="
                                + " 'uniform' GROUP BY split, rank ORDER BY split, rank",
                        Duck.parquet(run.file(part.recordsFile()))),
                found -> {
                    int positions = 0;
                    while (found.next()) {
                        positions++;
                        String where = found.getString(1) + " uniform " + found.getInt(2);
                        int window = found.getInt(3);
                        Integer before = uniform.putIfAbsent(where, window);
                        boolean same =
                                found.getInt(4) == window
                                        && found.getLong(5) == units
                                        && (before == null || before == window);
                        findings.require(
                                same,
                                part.recordsFile() + ": not the same for all units: " + where);
                    }
                    findings.require(
                            positions == uniformWindows(),
                            Figures.format(
                                    "%s: uniform windows must be %d, but are %d",
                                    part.recordsFile(), uniformWindows(), positions));
                    return positions;
                });
    }

    private long uniformWindows() {
        Manifest.Windows windows = manifest.windows();
        return Math.min(windows.explain(), counts.of(Split.EXPLAIN))
                + Math.min(windows.calibrate(), counts.of(Split.CALIBRATE))
                + Math.min(windows.test(), counts.of(Split.TEST));
    }
}
