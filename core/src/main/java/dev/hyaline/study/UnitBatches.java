package dev.hyaline.study;

import dev.hyaline.record.RecordReader;
import dev.hyaline.record.Site;
import dev.hyaline.record.UnitRecord;
import dev.hyaline.text.Split;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads the records of many units, so many at a time that one reading pays and memory is bounded.
 */
final class UnitBatches {

    private static final int BATCH = 256;

    private final RecordReader reader;

    UnitBatches(RecordReader reader) {
        this.reader = reader;
    }

    /** Some of a site's units with the windows of some splits, in their order. */
    void forEach(Site site, BitSet units, Set<Split> splits, Consumer<List<UnitRecord>> work) {
        for (int first = units.nextSetBit(0); first >= 0; ) {
            int end = first + BATCH;
            List<UnitRecord> records = new ArrayList<>();
            for (UnitRecord record :
                    reader.units(site, first, Math.min(end, units.length()), splits)) {
                if (units.get(record.summary().unit().index())) {
                    records.add(record);
                }
            }
            work.accept(records);
            first = units.nextSetBit(end);
        }
    }
}
