package dev.hyaline.explain;

import dev.hyaline.record.ActivationRecord;
import dev.hyaline.record.Kind;
import dev.hyaline.record.UnitRecord;
import dev.hyaline.record.UnitSummary;
import dev.hyaline.text.Split;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What an explainer may see of a unit: its statistics and the windows of the explain split. It
 * holds no window of another split and can be made of none, so that what is scored was never shown.
 * Immutable.
 */
public final class Evidence {

    private final UnitSummary summary;
    private final Map<Kind, List<ActivationRecord>> windows;

    private Evidence(UnitSummary summary, Map<Kind, List<ActivationRecord>> windows) {
        this.summary = summary;
        this.windows = windows;
    }

    /** The part of a record that may be shown. */
    public static Evidence of(UnitRecord record) {
        Map<Kind, List<ActivationRecord>> windows = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            windows.put(kind, List.copyOf(record.windows(Split.EXPLAIN, kind)));
        }
        return new Evidence(record.summary(), windows);
    }

    public UnitSummary summary() {
        return summary;
    }

    /** The windows of one kind; empty where none were kept. */
    public List<ActivationRecord> windows(Kind kind) {
        return windows.getOrDefault(kind, List.of());
    }
}
