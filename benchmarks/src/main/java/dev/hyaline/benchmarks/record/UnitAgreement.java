package dev.hyaline.benchmarks.record;

import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.ActivationRecord;
import dev.hyaline.record.file.UnitRecord;
import dev.hyaline.record.file.WindowKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Sums over units of how far two recordings of them agree. Position 0 of a window is masked in
 * everything that is made of the records, so it is counted apart.
 */
final class UnitAgreement {

    /** Of the unit's maximum: what two values may differ by and still be called the same. */
    static final double TOLERANCE = 0.02;

    private final Map<Split, Mean> tops = new HashMap<>();
    private int units;
    private int withoutMaximum;
    private long values;
    private long valuesWithin;
    private long sinks; // values at position 0
    private long sinksWithin;

    /** A mean that grows. */
    private static final class Mean {
        private double sum;
        private int count;

        void add(double value) {
            sum += value;
            count++;
        }
    }

    /**
     * Takes in one unit.
     *
     * @param reference the recording that the other is held against
     */
    void add(UnitRecord reference, UnitRecord other) {
        units++;
        for (Split split : Split.values()) {
            topOverlap(
                            reference.windows(split, WindowKind.TOP),
                            other.windows(split, WindowKind.TOP))
                    .ifPresent(share -> tops.computeIfAbsent(split, each -> new Mean()).add(share));
        }
        double maximum = reference.summary().explain().maximum();
        if (maximum > 0) {
            reference
                    .windows()
                    .forEach((key, records) ->
                            compare(
                                    records,
                                    other.windows(key.split(), key.kind()),
                                    TOLERANCE * maximum));
        } else {
            withoutMaximum++; // there is no scale to hold a difference against
        }
    }

    /** The share of the reference's windows that the other has too; empty where it has none. */
    private static OptionalDouble topOverlap(
            List<ActivationRecord> reference, List<ActivationRecord> other) {
        if (reference.isEmpty()) {
            return OptionalDouble.empty();
        }
        Set<Long> found = new HashSet<>();
        other.forEach(record -> found.add(record.windowId()));
        long both = reference.stream().filter(each -> found.contains(each.windowId())).count();
        return OptionalDouble.of((double) both / reference.size());
    }

    private void compare(
            List<ActivationRecord> reference, List<ActivationRecord> other, double tolerance) {
        Map<Long, ActivationRecord> byWindow = new HashMap<>();
        other.forEach(record -> byWindow.put(record.windowId(), record));
        for (ActivationRecord record : reference) {
            ActivationRecord same = byWindow.get(record.windowId());
            if (same != null) {
                for (int position = 0; position < record.length(); position++) {
                    count(
                            position,
                            Math.abs(record.activation(position) - same.activation(position))
                                    <= tolerance);
                }
            }
        }
    }

    private void count(int position, boolean within) {
        if (position < ActivationRecord.FIRST_POSITION) {
            sinks++;
            sinksWithin += within ? 1 : 0;
        } else {
            values++;
            valuesWithin += within ? 1 : 0;
        }
    }

    int units() {
        return units;
    }

    /** Units whose maximum on the explain split is not above 0; their values are not compared. */
    int withoutMaximum() {
        return withoutMaximum;
    }

    /** Mean over units of the share of top windows that are found again; empty without any. */
    OptionalDouble topShare(Split split) {
        Mean mean = tops.get(split);
        return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean.sum / mean.count);
    }

    /** Values of records that both have, position 0 left out. */
    long values() {
        return values;
    }

    /** The share of them that agree; empty without any. */
    OptionalDouble valuesWithin() {
        return share(valuesWithin, values);
    }

    /** The same for all positions. */
    OptionalDouble allValuesWithin() {
        return share(valuesWithin + sinksWithin, values + sinks);
    }

    private static OptionalDouble share(long part, long of) {
        return of == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / of);
    }
}
