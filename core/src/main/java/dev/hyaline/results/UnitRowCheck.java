package dev.hyaline.results;

import dev.hyaline.common.Figures;
import dev.hyaline.record.check.Findings;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.RecordScan;
import dev.hyaline.run.RunFolder;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What the catalogue says of units themselves is what was recorded. */
final class UnitRowCheck {

    private UnitRowCheck() {}

    /**
     * @param maximum on the explain split
     * @param density there
     */
    private record Glance(double maximum, double density) {}

    static void check(Handle handle, RunFolder run, Findings findings) {
        try (RecordReader reader = RecordReader.open(run)) {
            for (Site site : reader.sites()) {
                check(handle, reader, site, findings);
            }
        }
    }

    private static void check(Handle handle, RecordReader reader, Site site, Findings findings) {
        Map<UnitId, Glance> recorded = new HashMap<>();
        RecordScan.of(reader)
                .forEachGlance(
                        site,
                        (unit, maximum, density) ->
                                recorded.put(unit, new Glance(maximum + 0.0, density + 0.0)));
        handle
                .select(
                        "SELECT site, unit, polarity, maximum, density FROM unit WHERE site = ?",
                        site.name())
                .map((row, _) ->
                        Map.entry(
                                Rows.unit(row),
                                new Glance(
                                        number(Rows.number(row, "maximum")),
                                        number(Rows.number(row, "density")))))
                .stream()
                .filter(each -> !each.getValue().equals(recorded.get(each.getKey())))
                .findFirst()
                .ifPresent(each ->
                        findings.wrong(
                                Figures.format(
                                        "unit: maximum and density must be the recorded ones, but are not: %s",
                                        each.getKey())));
    }

    private static double number(@Nullable Double number) {
        return number == null ? Double.NaN : number + 0.0;
    }
}
