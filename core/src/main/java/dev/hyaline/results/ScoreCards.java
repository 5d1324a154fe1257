package dev.hyaline.results;

import dev.hyaline.common.Json;
import dev.hyaline.explain.Explanation;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.subject.UnitId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Score cards in the catalogue, as the objects they are. */
public final class ScoreCards {

    private final Catalogue catalogue;

    ScoreCards(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * A score card to add.
     *
     * @param key of everything that went into it
     */
    public record New(String key, ScoreCard card) {}

    /** Adds score cards; of provisional ones {@link #has} says that they are not there. */
    public void add(List<New> cards) {
        catalogue.write(handle -> {
            PreparedBatch batch =
                    handle.prepareBatch(
                            "INSERT OR REPLACE INTO score_card (key, site, unit, polarity,"
                                    + " explanation_key, simulator, calibration,"
                                    + " top_and_random, random_only, top_only, lift, body)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            cards.forEach(each -> bind(batch, each.key(), each.card()));
            batch.execute();
        });
    }

    private static void bind(PreparedBatch batch, String key, ScoreCard card) {
        batch.add(
                key,
                card.unit().site().name(),
                card.unit().index(),
                card.unit().polarity().suffix(),
                card.explanation(),
                card.simulator(),
                card.calibration().map(each -> each.getClass().getSimpleName()).orElse("undefined"),
                Rows.number(card.topAndRandom().correlation()),
                Rows.number(card.randomOnly().correlation()),
                Rows.number(card.topOnly().correlation()),
                Rows.number(card.lift()),
                Json.STRICT.writeValueAsString(card));
    }

    /** The newest score card of an explanation. */
    public Optional<ScoreCard> newest(Explanation explanation) {
        return of(explanation).stream().findFirst();
    }

    /** The newest score card of an explanation by each simulator, newest first. */
    public List<ScoreCard> of(Explanation explanation) {
        return catalogue.query(handle ->
                handle.select(
                                "SELECT body FROM score_card WHERE seq IN (SELECT max(seq) FROM"
                                        + " score_card WHERE site = ? AND unit = ? AND polarity = ?"
                                        + " AND explanation_key = ? GROUP BY simulator)"
                                        + " ORDER BY seq DESC",
                                explanation.unit().site().name(),
                                explanation.unit().index(),
                                explanation.unit().polarity().suffix(),
                                explanation.id())
                        .mapTo(String.class)
                        .map(body -> Rows.parse(body, ScoreCard.class))
                        .list());
    }

    /** All score cards of a unit's explanations, newest first. */
    public List<ScoreCard> of(UnitId unit) {
        return catalogue.query(handle ->
                handle
                        .select(
                                "SELECT body FROM score_card WHERE site = ? AND unit = ? AND"
                                        + " polarity = ? ORDER BY seq DESC",
                                unit.site().name(),
                                unit.index(),
                                unit.polarity().suffix())
                        .mapTo(String.class)
                        .list()
                        .stream()
                        .map(body -> Rows.parse(body, ScoreCard.class))
                        .toList());
    }

    /** The explainers whose explanations have score cards; the one scored last comes first. */
    List<String> scoredExplainers() {
        return catalogue.query(handle ->
                handle.select(
                                "SELECT e.explainer FROM score_card c JOIN explanation e ON e.key ="
                                        + " c.explanation_key GROUP BY e.explainer ORDER BY"
                                        + " max(c.seq) DESC")
                        .mapTo(String.class)
                        .list());
    }

    /** What the newest score card of each unit says of some explanations. */
    SequencedMap<UnitId, UnitScores> scores(ScoresOf scoresOf) {
        return catalogue.query(handle -> {
            SequencedMap<UnitId, UnitScores> scores = new TreeMap<>();
            handle.select(
                            "SELECT c.site, c.unit, c.polarity, coalesce(u.dead, 0) AS dead,"
                                    + " c.top_and_random, c.random_only, c.lift FROM score_card c"
                                    + " JOIN explanation e ON e.key = c.explanation_key LEFT JOIN"
                                    + " unit u ON u.site = c.site AND u.unit = c.unit AND"
                                    + " u.polarity = c.polarity WHERE e.explainer = ? AND"
                                    + " substr(c.simulator, 1, length(?)) = ? ORDER BY c.seq",
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
        catalogue.query(handle -> {
            handle.select(
                            "SELECT body FROM score_card WHERE seq IN (SELECT max(c.seq) FROM"
                                    + " score_card c JOIN explanation e ON e.key ="
                                    + " c.explanation_key WHERE e.explainer = ? AND"
                                    + " substr(c.simulator, 1, length(?)) = ? GROUP BY c.site,"
                                    + " c.unit, c.polarity) ORDER BY seq",
                            scoresOf.explainer(),
                            scoresOf.simulator(),
                            scoresOf.simulator())
                    .mapTo(String.class)
                    .forEach(body -> consumer.accept(Rows.parse(body, ScoreCard.class)));
            return consumer;
        });
    }

    /** Whether a score card is there, and all in it was answered. */
    public boolean has(String key) {
        return catalogue.query(handle ->
                handle.select(
                                "SELECT 1 FROM score_card WHERE key = ? AND"
                                        + " json_extract(body, '$.provisional') IS NULL",
                                key)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    /** {@link #has}; one that is there becomes the newest of its explanation. */
    public boolean take(String key) {
        return has(key) && Rows.renew(catalogue, "score_card", key);
    }
}
