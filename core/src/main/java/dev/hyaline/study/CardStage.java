package dev.hyaline.study;

import dev.hyaline.common.Progress;
import dev.hyaline.common.Sha256;
import dev.hyaline.corpus.Split;
import dev.hyaline.explain.Explanation;
import dev.hyaline.llm.ledger.Estimate;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.results.Cards;
import dev.hyaline.results.Counts;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Makes cards for the newest explanations of units, and keeps them; those that have one are left
 * out.
 *
 * @param <R> a card and what goes with it
 */
abstract class CardStage<R> {

    private final RecordReader reader;
    private final Cards<?> cards;
    private final Set<Split> splits;
    private final boolean waits;
    private final String made;

    /**
     * @param splits whose windows are read
     * @param waits whether making one waits for a server most of the time
     * @param made by whom and how: a card is the same when this, its run and its explanations are
     */
    CardStage(
            RecordReader reader,
            Cards<?> cards,
            Set<Split> splits,
            boolean waits,
            List<String> made) {
        this.reader = reader;
        this.cards = cards;
        this.splits = splits;
        this.waits = waits;
        this.made = String.join("\0", made);
    }

    /** One unit's. */
    abstract R make(UnitRecord record, ExplainedUnits.Todo todo);

    abstract void keep(List<R> some, Counts counts);

    /** What making one would cost. */
    abstract Estimate estimate(
            Explanation explanation, UnitRecord record, Optional<Explanation> other);

    /**
     * Makes them.
     *
     * @param title of the work, for people
     * @param counts of units with a card made now
     * @return how many units are explained, and so have a card from now or before
     */
    final long run(ExplainedUnits units, String title, Progress progress, Counts counts) {
        try (Progress.Task task = progress.begin(title, units.selection().size(), "units")) {
            ExplainedUnits.Found found =
                    forEachBatch(
                            units,
                            false,
                            cards::take,
                            items ->
                                    InOrder.each(
                                            items,
                                            waits,
                                            each -> make(each.record(), each.context()),
                                            some -> {
                                                keep(some, counts);
                                                counts.show(task);
                                            }));
            counts.addSilent(found.silent());
            return found.explained();
        }
    }

    /** What making all of them would cost. */
    final Estimate estimate(ExplainedUnits units) {
        Estimate[] sum = {Estimate.NONE};
        forEachBatch(
                units,
                true,
                cards::has,
                items -> {
                    for (UnitBatches.Item<ExplainedUnits.Todo> item : items) {
                        ExplainedUnits.Todo todo = item.context();
                        sum[0] =
                                sum[0].plus(
                                        estimate(todo.explanation(), item.record(), todo.other()));
                    }
                });
        return sum[0];
    }

    private ExplainedUnits.Found forEachBatch(
            ExplainedUnits units,
            boolean typical,
            Predicate<String> known,
            Consumer<List<UnitBatches.Item<ExplainedUnits.Todo>>> work) {
        UnitBatches<ExplainedUnits.Todo> batches = new UnitBatches<>(reader, splits, work);
        ExplainedUnits.Found found = units.forEachSite(typical, this::key, known, batches::add);
        batches.finish();
        return found;
    }

    private String key(String explanation, String other) {
        String all = String.join("\0", reader.manifest().runId(), explanation, made, other);
        return Sha256.of(all).hex().substring(0, 32);
    }
}
