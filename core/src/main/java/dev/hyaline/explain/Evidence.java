package dev.hyaline.explain;

import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import java.util.List;

/**
 * What an explainer may see of a unit: its statistics, the windows of the explain split, and those
 * of the calibrate split to choose by. It gives out no window of the test split, so that what is
 * scored was never shown. Immutable.
 */
public final class Evidence {

    private final UnitRecord record;

    private Evidence(UnitRecord record) {
        this.record = record;
    }

    /** The part of a record that may be shown. */
    public static Evidence of(UnitRecord record) {
        return new Evidence(record);
    }

    public UnitSummary summary() {
        return record.summary();
    }

    /** The windows of one kind of the explain split; empty where none were kept. */
    public List<ActivationRecord> windows(WindowKind kind) {
        return record.windows(Split.EXPLAIN, kind);
    }

    /** Those of the calibrate split, to choose among explanations by; never to learn from. */
    public List<ActivationRecord> choosing(WindowKind kind) {
        return record.windows(Split.CALIBRATE, kind);
    }
}
