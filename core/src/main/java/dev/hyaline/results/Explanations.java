package dev.hyaline.results;

import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.explain.Explanation;
import dev.hyaline.run.Catalogue;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import dev.hyaline.subject.Site;
import dev.hyaline.subject.UnitId;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Explanations and score cards in the catalogue, as the objects they are. */
public final class Explanations {

    private final Catalogue catalogue;

    public Explanations(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Adds explanations, of a unit's the one that counts last; those already there become new. */
    public void add(List<Explanation> explanations) {
        catalogue.write(handle -> {
            PreparedBatch batch =
                    handle.prepareBatch(
                            "INSERT OR REPLACE INTO explanation (key, site, unit, explainer,"
                                    + " status, text, body) VALUES (?, ?, ?, ?, ?, ?, ?)");
            for (Explanation each : explanations) {
                batch.add(
                        each.id(),
                        each.unit().site().name(),
                        each.unit().index(),
                        each.provenance().author().name(),
                        status(each.status()),
                        each.text(),
                        Json.STRICT.writeValueAsString(each));
            }
            batch.execute();
        });
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

    /**
     * A score card to add.
     *
     * @param key of everything that went into it
     */
    public record NewCard(String key, ScoreCard card) {}

    /** Adds score cards; of provisional ones {@link #hasCard} says that they are not there. */
    public void addCards(List<NewCard> cards) {
        catalogue.write(handle -> {
            PreparedBatch batch =
                    handle.prepareBatch(
                            "INSERT OR REPLACE INTO score_card (key, site, unit,"
                                    + " explanation_key, simulator, calibration,"
                                    + " top_and_random, random_only, top_only, lift, body)"
                                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
            cards.forEach(each -> bind(batch, each.key(), each.card()));
            batch.execute();
        });
    }

    private static void bind(PreparedBatch batch, String key, ScoreCard card) {
        batch.add(
                key,
                card.unit().site().name(),
                card.unit().index(),
                card.explanation(),
                card.simulator(),
                card.calibration().map(each -> each.getClass().getSimpleName()).orElse("undefined"),
                number(card.topAndRandom().correlation()),
                number(card.randomOnly().correlation()),
                number(card.topOnly().correlation()),
                number(card.lift()),
                Json.STRICT.writeValueAsString(card));
    }

    private static @Nullable Double number(Score score) {
        OptionalDouble number = score.number();
        return number.isPresent() ? number.getAsDouble() : null;
    }

    /** The units of a site that an explainer has spoken of; where it gave no answer it has not. */
    public BitSet explained(Site site, String explainer) {
        return catalogue.query(handle ->
                indices(
                        handle,
                        "SELECT DISTINCT unit FROM explanation WHERE site = ? AND explainer"
                                + " = ? AND status <> 'unanswered'",
                        site.name(),
                        explainer));
    }

    private static BitSet indices(Handle handle, String sql, Object... arguments) {
        BitSet indices = new BitSet();
        handle.select(sql, arguments).mapTo(Integer.class).forEach(indices::set);
        return indices;
    }

    /** The newest explanation of each unit of a site by an explainer, in the order of units. */
    public SequencedMap<Integer, Explanation> newest(Site site, String explainer) {
        return catalogue.query(handle -> {
            SequencedMap<Integer, Explanation> newest = new TreeMap<>();
            handle.select(
                            "SELECT body FROM explanation WHERE site = ? AND explainer = ?"
                                    + " ORDER BY seq",
                            site.name(),
                            explainer)
                    .mapTo(String.class)
                    .forEach(body -> {
                        Explanation each = parse(body, Explanation.class);
                        if (each.status() instanceof Explanation.Status.Unanswered) {
                            newest.putIfAbsent(each.unit().index(), each);
                        } else {
                            newest.put(each.unit().index(), each);
                        }
                    });
            return newest;
        });
    }

    /** All explanations of a unit, newest first. */
    public List<Explanation> of(UnitId unit) {
        return catalogue.query(handle ->
                handle
                        .select(
                                "SELECT body FROM explanation WHERE site = ? AND unit = ?"
                                        + " ORDER BY seq DESC",
                                unit.site().name(),
                                unit.index())
                        .mapTo(String.class)
                        .list()
                        .stream()
                        .map(body -> parse(body, Explanation.class))
                        .toList());
    }

    /** The newest score card of an explanation. */
    public Optional<ScoreCard> card(Explanation explanation) {
        return cards(explanation).stream().findFirst();
    }

    /** The newest score card of an explanation by each simulator, newest first. */
    public List<ScoreCard> cards(Explanation explanation) {
        return catalogue.query(handle ->
                handle.select(
                                "SELECT body FROM score_card WHERE seq IN (SELECT max(seq) FROM"
                                        + " score_card WHERE site = ? AND unit = ? AND"
                                        + " explanation_key = ? GROUP BY simulator)"
                                        + " ORDER BY seq DESC",
                                explanation.unit().site().name(),
                                explanation.unit().index(),
                                explanation.id())
                        .mapTo(String.class)
                        .map(body -> parse(body, ScoreCard.class))
                        .list());
    }

    /** How many of a site's units an explainer explained by another version of itself. */
    public long otherVersions(Site site, String explainer, String version) {
        return catalogue.query(handle ->
                handle.select(
                                "SELECT count(DISTINCT unit) FROM explanation WHERE site = ? AND"
                                        + " explainer = ? AND status <> 'dead' AND"
                                        + " json_extract(body, '$.provenance.version') <> ?",
                                site.name(),
                                explainer,
                                version)
                        .mapTo(Long.class)
                        .one());
    }

    /** All score cards of a unit's explanations, newest first. */
    public List<ScoreCard> cards(UnitId unit) {
        return catalogue.query(handle ->
                handle
                        .select(
                                "SELECT body FROM score_card WHERE site = ? AND unit = ? ORDER BY"
                                        + " seq DESC",
                                unit.site().name(),
                                unit.index())
                        .mapTo(String.class)
                        .list()
                        .stream()
                        .map(body -> parse(body, ScoreCard.class))
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
                            "SELECT c.site, c.unit, coalesce(u.dead, 0) AS dead, c.top_and_random,"
                                    + " c.random_only, c.lift FROM score_card c JOIN explanation e"
                                    + " ON e.key = c.explanation_key LEFT JOIN unit u ON u.site ="
                                    + " c.site AND u.unit = c.unit WHERE e.explainer = ? AND"
                                    + " substr(c.simulator, 1, length(?)) = ? ORDER BY c.seq",
                            scoresOf.explainer(),
                            scoresOf.simulator(),
                            scoresOf.simulator())
                    .mapToMap()
                    .forEach(row -> scores.put(unit(row), unitScores(row)));
            return scores;
        });
    }

    private static UnitId unit(Map<String, Object> row) {
        return UnitId.parse(row.get("site") + "." + row.get("unit"));
    }

    private static UnitScores unitScores(Map<String, Object> row) {
        return new UnitScores(
                row.get("dead") instanceof Number dead && dead.intValue() != 0,
                optional(row.get("top_and_random")),
                optional(row.get("random_only")),
                optional(row.get("lift")));
    }

    private static OptionalDouble optional(@Nullable Object number) {
        return number instanceof Double value ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    /** Reads the newest score card of each unit for some explanations, one by one. */
    public void forEachNewestCard(ScoresOf scoresOf, Consumer<ScoreCard> consumer) {
        catalogue.query(handle -> {
            handle.select(
                            "SELECT body FROM score_card WHERE seq IN (SELECT max(c.seq) FROM"
                                    + " score_card c JOIN explanation e ON e.key ="
                                    + " c.explanation_key WHERE e.explainer = ? AND"
                                    + " substr(c.simulator, 1, length(?)) = ? GROUP BY c.site,"
                                    + " c.unit) ORDER BY seq",
                            scoresOf.explainer(),
                            scoresOf.simulator(),
                            scoresOf.simulator())
                    .mapTo(String.class)
                    .forEach(body -> consumer.accept(parse(body, ScoreCard.class)));
            return consumer;
        });
    }

    /** Whether a score card is there, and all in it was answered. */
    public boolean hasCard(String key) {
        return catalogue.query(handle ->
                handle.select(
                                "SELECT 1 FROM score_card WHERE key = ? AND"
                                        + " json_extract(body, '$.provisional') IS NULL",
                                key)
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    /** {@link #hasCard}; one that is there becomes the newest of its explanation. */
    public boolean takeCard(String key) {
        return hasCard(key) && catalogue.renew("score_card", key);
    }

    private static <T> T parse(String body, Class<T> type) {
        try {
            return Json.STRICT.readValue(body, type);
        } catch (JacksonException e) {
            throw new HyalineException(
                    ErrorCode.DAMAGED,
                    "catalogue must hold %s as JSON, but holds: %.80s (%s)"
                            .formatted(type.getSimpleName(), body, e.getOriginalMessage()),
                    e);
        }
    }
}
