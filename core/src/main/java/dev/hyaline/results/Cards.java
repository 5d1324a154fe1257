package dev.hyaline.results;

import dev.hyaline.common.Figures;
import dev.hyaline.explain.Explanation;
import dev.hyaline.run.Catalogue;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.function.Consumer;

/**
 * Cards of one kind in the catalogue, as the objects they are: each says how good an explanation
 * is, and is kept under a hash of all that went into it.
 *
 * @param <C> such a card
 */
public abstract class Cards<C> {

    final Catalogue catalogue;
    private final Class<C> type;
    private final String table;

    Cards(Catalogue catalogue, Class<C> type, String table) {
        this.catalogue = catalogue;
        this.type = type;
        this.table = table;
    }

    /**
     * A card to add.
     *
     * @param key of everything that went into it
     */
    public record New<C>(String key, C card) {}

    /** Adds cards; of provisional ones {@link #has} says that they are not there. */
    public abstract void add(List<New<C>> cards);

    /** Whether a card is there, and all in it was answered. */
    public boolean has(String key) {
        return Rows.exists(
                catalogue,
                Figures.format(
                        "SELECT 1 FROM %s WHERE key = ? AND coalesce(json_extract(body, '$.provisional'), 0) = 0",
                        table),
                key);
    }

    /** {@link #has}; one that is there becomes the newest of its explanation. */
    public boolean take(String key) {
        if (!has(key)) {
            return false;
        }
        boolean older =
                Rows.exists(
                        catalogue,
                        Figures.format(
                                "SELECT 1 FROM %1$s c JOIN %1$s n ON n.site = c.site AND n.unit = c.unit AND n.polarity = c.polarity AND n.explanation_key = c.explanation_key AND n.seq > c.seq WHERE c.key = ? LIMIT 1",
                                table),
                        key);
        if (older) {
            catalogue.write(handle ->
                    handle.execute(
                            Figures.format(
                                    "UPDATE %1$s SET seq = (SELECT max(seq) + 1 FROM %1$s) WHERE key = ?",
                                    table),
                            key));
        }
        return true;
    }

    /** All cards of a unit's explanations, newest first. */
    public List<C> of(UnitId unit) {
        return Rows.ofUnit(catalogue, table, type, unit);
    }

    /**
     * The newest cards of an explanation.
     *
     * @param by the column of which each value has one
     * @param order of them
     */
    List<C> newest(Explanation explanation, String by, String order) {
        UnitId unit = explanation.unit();
        return Rows.whole(
                catalogue,
                table,
                type,
                Figures.format(
                        "seq IN (SELECT max(seq) FROM %1$s WHERE site = ? AND unit = ? AND polarity = ? AND explanation_key = ? GROUP BY %2$s) ORDER BY %3$s",
                        table, by, order),
                unit.site().name(),
                unit.index(),
                unit.polarity().suffix(),
                explanation.id());
    }

    /**
     * Reads the newest card of each unit for some explanations, one by one.
     *
     * @param which condition on the explanation e and the card c
     */
    void forEachNewest(Consumer<C> consumer, String which, Object... arguments) {
        catalogue.query(handle -> {
            handle.select(
                            Figures.format(
                                    "SELECT body FROM %1$s WHERE seq IN (SELECT max(c.seq) FROM %1$s c JOIN explanation e ON e.key = c.explanation_key WHERE %2$s GROUP BY c.site, c.unit, c.polarity) ORDER BY seq",
                                    table, which),
                            arguments)
                    .mapTo(String.class)
                    .forEach(body -> consumer.accept(Rows.parse(body, type)));
            return consumer;
        });
    }
}
