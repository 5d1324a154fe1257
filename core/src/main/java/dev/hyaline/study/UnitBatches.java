package dev.hyaline.study;

import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.RecordReader;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.subject.SiteShape;
import dev.hyaline.subject.UnitId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the records of many units and works on so many at a time that one reading pays, a server is
 * kept busy, and memory is bounded; units of several sites share a batch.
 *
 * @param <C> what goes with a unit
 */
final class UnitBatches<C> {

    private static final int BATCH = 256;

    private final RecordReader reader;
    private final Set<Split> splits;
    private final Consumer<List<Item<C>>> work;
    private final List<Item<C>> waiting = new ArrayList<>();

    /**
     * @param splits whose windows are read
     * @param work on a batch
     */
    UnitBatches(RecordReader reader, Set<Split> splits, Consumer<List<Item<C>>> work) {
        this.reader = reader;
        this.splits = Set.copyOf(splits);
        this.work = work;
    }

    /** A unit's record, and what goes with it. */
    record Item<C>(UnitRecord record, C context) {}

    /** Some of a site's units; they are worked on in their order. */
    void add(SiteShape shape, Map<UnitId, C> units) {
        BitSet slots = new BitSet();
        units.keySet().forEach(unit -> slots.set(shape.slot(unit)));
        for (int first = slots.nextSetBit(0); first >= 0; ) {
            int end = first + BATCH;
            for (UnitRecord record :
                    reader.units(shape.site(), first, Math.min(end, slots.length()), splits)) {
                C context = units.get(record.summary().unit());
                if (context != null) {
                    waiting.add(new Item<>(record, context));
                }
            }
            if (waiting.size() >= BATCH) {
                finish();
            }
            first = slots.nextSetBit(end);
        }
    }

    /** Works on what is left. */
    void finish() {
        if (!waiting.isEmpty()) {
            List<Item<C>> batch = List.copyOf(waiting);
            waiting.clear();
            work.accept(batch);
        }
    }
}
