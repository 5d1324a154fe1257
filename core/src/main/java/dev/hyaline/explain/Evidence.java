package dev.hyaline.explain;

import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.UnitSummary;
import dev.hyaline.record.file.WindowKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an explainer may see of a unit: its statistics, the windows of the explain split, and those
 * of the calibrate split to choose by. It holds no window of the test split and can be made of
 * none, so that what is scored was never shown. Immutable.
 */
public final class Evidence {

    private final UnitSummary summary;
    private final Map<WindowKind, List<ActivationRecord>> windows;
    private final Map<WindowKind, List<ActivationRecord>> choosing;

    private Evidence(
            UnitSummary summary,
            Map<WindowKind, List<ActivationRecord>> windows,
            Map<WindowKind, List<ActivationRecord>> choosing) {
        this.summary = summary;
        this.windows = windows;
        this.choosing = choosing;
    }

    /** The part of a record that may be shown. */
    public static Evidence of(UnitRecord record) {
        return new Evidence(
                record.summary(), of(record, Split.EXPLAIN), of(record, Split.CALIBRATE));
    }

    private static Map<WindowKind, List<ActivationRecord>> of(UnitRecord record, Split split) {
        Map<WindowKind, List<ActivationRecord>> windows = new EnumMap<>(WindowKind.class);
        for (WindowKind kind : WindowKind.values()) {
            windows.put(kind, List.copyOf(record.windows(split, kind)));
        }
        return windows;
    }

    public UnitSummary summary() {
        return summary;
    }

    /** The windows of one kind of the explain split; empty where none were kept. */
    public List<ActivationRecord> windows(WindowKind kind) {
        return windows.getOrDefault(kind, List.of());
    }

    /** Those of the calibrate split, to choose among explanations by; never to learn from. */
    public List<ActivationRecord> choosing(WindowKind kind) {
        return choosing.getOrDefault(kind, List.of());
    }
}
