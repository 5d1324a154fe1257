package dev.hyaline.results;

import dev.hyaline.common.Figures;
import dev.hyaline.run.Catalogue;
import dev.hyaline.subject.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came into a catalogue since one last looked, in the order in which it came: for readers
 * beside a process that explains or scores. Thread-safe.
 */
public final class CatalogueFeed {

    private static final String SAID =
            "SELECT e.seq, e.key, e.site, e.unit, e.polarity, e.explainer, e.status, e.text,"
                    + " c.top_and_random, c.random_only, c.lift FROM explanation e LEFT JOIN"
                    + " score_card c ON c.seq = (SELECT max(x.seq) FROM score_card x WHERE x.site ="
                    + " e.site AND x.unit = e.unit AND x.polarity = e.polarity AND"
                    + " x.explanation_key = e.key)";

    private final Catalogue catalogue;

    CatalogueFeed(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * An explanation, with what its newest score card says.
     *
     * @param seq its place in the order
     * @param key the explanation's id
     * @param unit that it is of
     * @param explainer who said it
     * @param status explained, dead, dense, or another
     * @param text the sentence
     * @param score top-and-random; absent where undefined or not scored
     * @param randomOnly over random windows; absent likewise
     * @param lift over the token table; absent likewise
     */
    public record Said(
            long seq,
            String key,
            UnitId unit,
            String explainer,
            String status,
            String text,
            @Nullable Double score,
            @Nullable Double randomOnly,
            @Nullable Double lift) {}

    /**
     * A score card's place and numbers.
     *
     * @param seq its place in the order
     * @param explanation the explanation's id
     * @param unit that it is of
     * @param score top-and-random; absent where undefined
     * @param randomOnly over random windows; absent where undefined
     * @param lift over the token table; absent where undefined
     */
    public record Scored(
            long seq,
            String explanation,
            UnitId unit,
            @Nullable Double score,
            @Nullable Double randomOnly,
            @Nullable Double lift) {}

    /**
     * @param seq its place in the order
     * @param body the whole row's JSON
     */
    public record Body(long seq, String body) {}

    /**
     * That somebody has explained a unit.
     *
     * @param seq its place in the order
     * @param unit that it is of
     * @param explainer who said it
     */
    public record Spoken(long seq, UnitId unit, String explainer) {}

    /** Who has explained what behind a place in the order: all that an overview needs. */
    public List<Spoken> spokenAfter(long seq, int most) {
        return Rows.list(
                catalogue,
                (row, _) ->
                        new Spoken(row.getLong("seq"), Rows.unit(row), row.getString("explainer")),
                "SELECT seq, site, unit, polarity, explainer FROM explanation WHERE seq > ? ORDER BY seq LIMIT ?",
                seq,
                most);
    }

    /** Explanations behind a place in the order. */
    public List<Said> explanationsAfter(long seq, int most) {
        return Rows.list(
                catalogue,
                (row, _) -> said(row),
                SAID + " WHERE e.seq > ? ORDER BY e.seq LIMIT ?",
                seq,
                most);
    }

    /** The explanations with these ids; those that are not there are missing. */
    public List<Said> explanations(Collection<String> keys) {
        return keys.stream()
                .flatMap(key ->
                        Rows.list(catalogue, (row, _) -> said(row), SAID + " WHERE e.key = ?", key)
                                .stream())
                .toList();
    }

    private static Said said(ResultSet row) throws SQLException {
        return new Said(
                row.getLong("seq"),
                row.getString("key"),
                Rows.unit(row),
                row.getString("explainer"),
                row.getString("status"),
                row.getString("text"),
                Rows.number(row, "top_and_random"),
                Rows.number(row, "random_only"),
                Rows.number(row, "lift"));
    }

    /** Score cards behind a place in the order. */
    public List<Scored> cardsAfter(long seq, int most) {
        return Rows.list(
                catalogue,
                (row, _) ->
                        new Scored(
                                row.getLong("seq"),
                                row.getString("explanation_key"),
                                Rows.unit(row),
                                Rows.number(row, "top_and_random"),
                                Rows.number(row, "random_only"),
                                Rows.number(row, "lift")),
                "SELECT seq, explanation_key, site, unit, polarity, top_and_random, random_only, lift FROM score_card WHERE seq > ? ORDER BY seq LIMIT ?",
                seq,
                most);
    }

    /** Whole explanations, as JSON. */
    public List<Body> explanationBodies(long after, int most) {
        return bodies("explanation", after, most);
    }

    /** Whole score cards, as JSON. */
    public List<Body> cardBodies(long after, int most) {
        return bodies("score_card", after, most);
    }

    private List<Body> bodies(String table, long after, int most) {
        return Rows.list(
                catalogue,
                (row, _) -> new Body(row.getLong(1), row.getString(2)),
                Figures.format(
                        "SELECT seq, body FROM %s WHERE seq > ? ORDER BY seq LIMIT ?", table),
                after,
                most);
    }

    /** The newest score card's place in the order; 0 where there are none. */
    public long newestCard() {
        return Rows.list(
                        catalogue,
                        (row, _) -> row.getLong(1),
                        "SELECT coalesce(max(seq), 0) FROM score_card")
                .getFirst();
    }

    /** The newest explanation of some units, by unit; those without one are missing. */
    public Map<String, String> texts(List<String> units) {
        Map<String, String> texts = new HashMap<>();
        for (String name : units) {
            UnitId unit = UnitId.parse(name);
            Rows.list(
                            catalogue,
                            (row, _) -> row.getString(1),
                            "SELECT text FROM explanation WHERE site = ? AND unit = ? AND polarity = ? ORDER BY seq DESC LIMIT 1",
                            unit.site().name(),
                            unit.index(),
                            unit.polarity().suffix())
                    .forEach(text -> texts.put(name, text));
        }
        return texts;
    }
}
