package dev.hyaline.record.file;

import dev.hyaline.corpus.Split;
import java.util.List;
import java.util.Map;

/**
 * Everything kept about one unit.
 *
 * @param summary its statistics
 * @param windows the kept windows by split and kind, best first (top), smallest hash first (bands)
 *     or by id (uniform)
 */
public record UnitRecord(UnitSummary summary, Map<Key, List<ActivationRecord>> windows) {

    /**
     * @param split of the windows' documents
     * @param kind why they were kept
     */
    public record Key(Split split, WindowKind kind) {}

    public UnitRecord {
        windows = Map.copyOf(windows);
    }

    /** The windows of one kind; empty where none were kept. */
    public List<ActivationRecord> windows(Split split, WindowKind kind) {
        return windows.getOrDefault(new Key(split, kind), List.of());
    }
}
