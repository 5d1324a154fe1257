package dev.hyaline.results;

import dev.hyaline.common.Figures;
import dev.hyaline.run.Catalogue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Which units to list, and in what order. Only the newest explanation and card of a unit count.
 *
 * @param by what to sort by
 * @param ascending the smallest first
 * @param limit at most this many; the filters apply before it
 * @param layer only of this layer
 * @param site only of this site, such as {@code mlp.3} or {@code sae:NAME}
 * @param minScore only with at least this top-and-random score
 * @param maxScore only with at most this one
 * @param minDensity only active on at least this share of tokens
 * @param maxDensity only active on at most this one
 * @param text only with this in the explanation, letter case aside
 * @param live whether dead and dense units are left out
 */
public record Ranking(
        By by,
        boolean ascending,
        int limit,
        OptionalInt layer,
        Optional<String> site,
        OptionalDouble minScore,
        OptionalDouble maxScore,
        OptionalDouble minDensity,
        OptionalDouble maxDensity,
        Optional<String> text,
        boolean live) {

    /** What units can be ranked by. */
    public enum By {
        /** Correlation over top and random windows. */
        SCORE("c.top_and_random"),
        /** Correlation over random windows. */
        RANDOM("c.random_only"),
        /** Score minus the token table's. */
        LIFT("c.lift"),
        /** Share of tokens with an activation above 0. */
        DENSITY("u.density"),
        /** Largest activation on the explain split. */
        MAXIMUM("u.maximum");

        private final String column;

        By(String column) {
            this.column = column;
        }
    }

    /**
     * A unit in the list; numbers are absent where there are none.
     *
     * @param unit its short form
     * @param score top-and-random
     * @param randomOnly random-only
     * @param lift over the token table
     * @param density share of tokens above 0
     * @param maximum on the explain split
     * @param explanation the one that was scored; of a unit without scores the newest
     */
    public record Row(
            String unit,
            @Nullable Double score,
            @Nullable Double randomOnly,
            @Nullable Double lift,
            @Nullable Double density,
            @Nullable Double maximum,
            @Nullable String explanation) {}

    /** The best (or, ascending, the worst) by a measure, without filters. */
    public static Ranking best(By by, int limit) {
        return new Ranking(
                by,
                false,
                limit,
                OptionalInt.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                true);
    }

    /** Lists them. */
    List<Row> in(Catalogue catalogue) {
        String sql =
                Figures.format(
                        """
                        SELECT u.site || '.' || u.unit || u.polarity AS unit, c.top_and_random, c.random_only, c.lift,
                            u.density, u.maximum, e.text
                        FROM unit u
                        LEFT JOIN score_card c ON c.seq = (SELECT max(seq) FROM score_card x
                            WHERE x.site = u.site AND x.unit = u.unit AND x.polarity = u.polarity
                                AND x.top_and_random IS NOT NULL)
                        LEFT JOIN explanation e ON e.seq = coalesce(
                            (SELECT x.seq FROM explanation x WHERE x.key = c.explanation_key),
                            (SELECT max(seq) FROM explanation x WHERE x.site = u.site AND x.unit = u.unit
                                AND x.polarity = u.polarity))
                        WHERE %s IS NOT NULL
                            AND (:layer IS NULL OR u.layer = :layer)
                            AND (:site IS NULL OR u.site = :site)
                            AND (:minScore IS NULL OR c.top_and_random >= :minScore)
                            AND (:maxScore IS NULL OR c.top_and_random <= :maxScore)
                            AND (:minDensity IS NULL OR u.density >= :minDensity)
                            AND (:maxDensity IS NULL OR u.density <= :maxDensity)
                            AND (:text IS NULL OR instr(lower(e.text), lower(:text)) > 0)
                            AND (NOT :live OR (u.dead = 0 AND u.dense = 0))
                        ORDER BY %s %s, u.layer, u.site, u.unit, u.polarity LIMIT :limit\
                        """,
                        by.column, by.column, ascending ? "ASC" : "DESC");
        return catalogue.query(handle ->
                handle.createQuery(sql)
                        .bindMethods(this)
                        .map((row, _) ->
                                new Row(
                                        row.getString("unit"),
                                        Rows.number(row, "top_and_random"),
                                        Rows.number(row, "random_only"),
                                        Rows.number(row, "lift"),
                                        Rows.number(row, "density"),
                                        Rows.number(row, "maximum"),
                                        row.getString("text")))
                        .list());
    }
}
