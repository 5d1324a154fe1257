package dev.hyaline.results;

import dev.hyaline.common.Figures;
import dev.hyaline.explain.Explanation;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.subject.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Score cards in the catalogue. */
public final class ScoreCards extends Cards<ScoreCard> {

    private static final String MEANT =
            "e.explainer = ? AND substr(c.simulator, 1, length(?)) = ?"; // by ScoresOf

    ScoreCards(Catalogue catalogue) {
        super(catalogue, ScoreCard.class, "score_card");
    }

    @Override
    public void add(List<New<ScoreCard>> cards) {
        Rows.insert(
                catalogue,
                "score_card",
                row ->
                        cards.forEach(each ->
                                row.add(
                                        each.key(),
                                        each.card().unit(),
                                        each.card(),
                                        columns(each.card()))));
    }

    /** What of a card stands in columns of its own. */
    static Map<String, @Nullable Object> columns(ScoreCard card) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("explanation_key", card.explanation());
        columns.put("simulator", card.simulator());
        columns.put(
                "calibration",
                card.calibration()
                        .map(each -> each.getClass().getSimpleName())
                        .orElse("undefined"));
        columns.put("top_and_random", Rows.number(card.topAndRandom().correlation()));
        columns.put("random_only", Rows.number(card.randomOnly().correlation()));
        columns.put("top_only", Rows.number(card.topOnly().correlation()));
        columns.put("lift", Rows.number(card.lift()));
        return columns;
    }

    /** The newest score card of an explanation. */
    public Optional<ScoreCard> newest(Explanation explanation) {
        return of(explanation).stream().findFirst();
    }

    /** The newest score card of an explanation by each simulator, newest first. */
    public List<ScoreCard> of(Explanation explanation) {
        return newest(explanation, "simulator", "seq DESC");
    }

    /** The explainers whose explanations have score cards; the one scored last comes first. */
    List<String> scoredExplainers() {
        return Rows.list(
                catalogue,
                (row, _) -> row.getString(1),
                "SELECT e.explainer FROM score_card c JOIN explanation e ON e.key = c.explanation_key GROUP BY e.explainer ORDER BY max(c.seq) DESC");
    }

    /** What the newest score card of each unit says of some explanations. */
    SequencedMap<UnitId, UnitScores> scores(ScoresOf scoresOf) {
        return catalogue.query(handle -> {
            SequencedMap<UnitId, UnitScores> scores = new TreeMap<>();
            handle.select(
                            Figures.format(
                                    """
                                    SELECT c.site, c.unit, c.polarity, coalesce(u.dead, 0) AS dead,
                                        c.top_and_random, c.random_only, c.lift
                                    FROM score_card c JOIN explanation e ON e.key = c.explanation_key
                                    LEFT JOIN unit u
                                        ON u.site = c.site AND u.unit = c.unit AND u.polarity = c.polarity
                                    WHERE %s ORDER BY c.seq\
                                    """,
                                    MEANT),
                            scoresOf.explainer(),
                            scoresOf.simulator(),
                            scoresOf.simulator())
                    .map((row, _) -> Map.entry(Rows.unit(row), unitScores(row)))
                    .forEach(each -> scores.put(each.getKey(), each.getValue()));
            return scores;
        });
    }

    private static UnitScores unitScores(ResultSet row) throws SQLException {
        return new UnitScores(
                row.getInt("dead") != 0,
                optional(row, "top_and_random"),
                optional(row, "random_only"),
                optional(row, "lift"));
    }

    private static OptionalDouble optional(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Reads the newest score card of each unit for some explanations, one by one. */
    public void forEachNewest(ScoresOf scoresOf, Consumer<ScoreCard> consumer) {
        forEachNewest(
                consumer, MEANT, scoresOf.explainer(), scoresOf.simulator(), scoresOf.simulator());
    }
}
