package dev.hyaline.results;

import dev.hyaline.explain.Explanation;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.run.Catalogue;
import dev.hyaline.run.RowHash;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Explanations in the catalogue, as the objects they are. */
public final class Explanations {

    private final Catalogue catalogue;

    Explanations(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Adds explanations, of a unit's the one that counts last; those already there become new. */
    public void add(List<Explanation> explanations) {
        Rows.insert(
                catalogue,
                "explanation",
                row ->
                        explanations.forEach(
                                each -> row.add(each.id(), each.unit(), each, columns(each))));
    }

    /** What of an explanation stands in columns of its own. */
    static Map<String, @Nullable Object> columns(Explanation each) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("explainer", each.provenance().author().name());
        columns.put("status", status(each.status()));
        columns.put("text", each.text());
        return columns;
    }

    private static String status(Explanation.Status status) {
        return switch (status) {
            case Explanation.Status.Explained _ -> "explained";
            case Explanation.Status.Dead _ -> "dead";
            case Explanation.Status.Dense _ -> "dense";
            case Explanation.Status.Failed _ -> "failed";
            case Explanation.Status.Unanswered _ -> "unanswered";
        };
    }

    /** The units of a site that an explainer has spoken of; where it gave no answer it has not. */
    public BitSet explained(SiteShape shape, String explainer) {
        return catalogue.query(handle -> {
            BitSet slots = new BitSet();
            handle.select(
                            "SELECT DISTINCT site, unit, polarity FROM explanation WHERE site = ?"
                                    + " AND explainer = ? AND status <> 'unanswered'",
                            shape.site().name(),
                            explainer)
                    .map((row, _) -> shape.slot(Rows.unit(row)))
                    .forEach(slots::set);
            return slots;
        });
    }

    /** The newest explanation of each unit of a site by an explainer, in the order of units. */
    public SequencedMap<UnitId, Explanation> newest(Site site, String explainer) {
        return catalogue.query(handle -> {
            SequencedMap<UnitId, Explanation> newest = new TreeMap<>();
            handle.select(
                            "SELECT body FROM explanation WHERE site = ? AND explainer = ?"
                                    + " ORDER BY seq",
                            site.name(),
                            explainer)
                    .mapTo(String.class)
                    .forEach(body -> {
                        Explanation each = Rows.parse(body, Explanation.class);
                        if (each.status() instanceof Explanation.Status.Unanswered) {
                            newest.putIfAbsent(each.unit(), each);
                        } else {
                            newest.put(each.unit(), each);
                        }
                    });
            return newest;
        });
    }

    /** All explanations of a unit, newest first. */
    public List<Explanation> of(UnitId unit) {
        return Rows.ofUnit(catalogue, "explanation", Explanation.class, unit);
    }

    /** How many of a site's units an explainer explained by another version of itself. */
    public long otherVersions(Site site, String explainer, String version) {
        return catalogue.query(handle ->
                handle.select(
                                "SELECT count(DISTINCT unit || polarity) FROM explanation WHERE site = ? AND"
                                        + " explainer = ? AND status <> 'dead' AND"
                                        + " json_extract(body, '$.provenance.version') <> ?",
                                site.name(),
                                explainer,
                                version)
                        .mapTo(Long.class)
                        .one());
    }

    /**
     * Adds what is known of units without any explanation, so that they can be ranked; those that
     * are there already stay.
     *
     * @param layer where a site is
     */
    public void addUnits(List<UnitSummary> units, ToIntFunction<Site> layer) {
        catalogue.write(handle -> {
            RowHash.Inserting rows =
                    RowHash.inserting(handle, "INSERT INTO unit", "ON CONFLICT DO NOTHING");
            units.forEach(each -> rows.add(columns(each, layer)));
            rows.execute();
        });
    }

    private static Map<String, @Nullable Object> columns(
            UnitSummary summary, ToIntFunction<Site> layer) {
        SplitStatistics explain = summary.explain();
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("site", summary.unit().site().name());
        row.put("unit", summary.unit().index());
        row.put("layer", layer.applyAsInt(summary.unit().site()));
        row.put("maximum", explain.maximum());
        row.put("mean", explain.mean());
        row.put("variance", explain.variance());
        row.put("density", explain.density());
        row.put("dead", summary.dead() ? 1 : 0);
        row.put("dense", summary.dense() ? 1 : 0);
        row.put("polarity", summary.unit().polarity().suffix());
        return row;
    }
}
