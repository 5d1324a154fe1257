package dev.hyaline.record.fold;

import dev.hyaline.checkpoint.NamedArray;
import java.util.Arrays;
import java.util.List;

/**
 * For each of many groups (a unit; a band of a unit) the {@code k} windows with the smallest keys,
 * with their activations. Keys are unique and carry the window's id in their low 32 bits, so the
 * choice never depends on the order of arrival, and two halves can be merged.
 */
public final class KeptWindows {

    /** The key of a free slot; larger than any other. */
    static final long FREE = Long.MAX_VALUE;

    private final int slots;
    private final int windowLength;
    private final long[] keys; // [groups, slots]
    private final long[] worst; // [groups]: the largest key, FREE while there is room
    private final float[] activations; // [groups, slots, windowLength]

    KeptWindows(int groups, int slots, int windowLength) {
        this.slots = slots;
        this.windowLength = windowLength;
        this.keys = new long[Math.multiplyExact(groups, slots)];
        this.worst = new long[groups];
        this.activations = new float[Math.multiplyExact(keys.length, windowLength)];
        Arrays.fill(keys, FREE);
        Arrays.fill(worst, slots == 0 ? Long.MIN_VALUE : FREE);
    }

    /** Bytes a group. */
    static long bytes(int slots, int windowLength) {
        return Long.BYTES + (long) slots * (Long.BYTES + (long) windowLength * Float.BYTES);
    }

    /** A key that prefers high maxima, then small window ids; the maximum must be above 0. */
    static long byMaximum(float maximum, int windowId) {
        return (long) (Integer.MAX_VALUE - Float.floatToRawIntBits(maximum)) << 32 | windowId;
    }

    /** A key that prefers small hashes, then small window ids. */
    static long byHash(long hash, int windowId) {
        return hash >>> 33 << 32 | windowId;
    }

    static int windowId(long key) {
        return (int) key;
    }

    /** Whether a window with this key would be kept as things stand. */
    boolean wants(int group, long key) {
        return key < worst[group];
    }

    /** The largest key kept of a group; {@link #FREE} while it has room. */
    long worstKey(int group) {
        return worst[group];
    }

    /**
     * Keeps a window that {@link #wants} was true for, in place of the group's worst.
     *
     * @param source holds the activations at {@code offset}, {@code offset + stride}, …
     */
    void put(int group, long key, float[] source, int offset, int stride, int length) {
        int first = group * slots;
        int slot = first;
        while (keys[slot] != worst[group]) {
            slot++;
        }
        keys[slot] = key;
        int target = slot * windowLength;
        for (int position = 0; position < length; position++) {
            activations[target + position] = source[offset + position * stride];
        }
        worst[group] = largest(group);
    }

    private long largest(int group) {
        int first = group * slots;
        long largest = Long.MIN_VALUE;
        for (int each = first; each < first + slots; each++) {
            largest = Math.max(largest, keys[each]);
        }
        return largest;
    }

    /** Takes over what another half kept. */
    void merge(KeptWindows other) {
        if (other.keys.length != keys.length || other.windowLength != windowLength) {
            throw new IllegalArgumentException("the other half has another shape");
        }
        for (int slot = 0; slot < keys.length; slot++) {
            long key = other.keys[slot];
            int group = slot / slots;
            if (key != FREE && wants(group, key)) {
                put(group, key, other.activations, slot * windowLength, 1, windowLength);
            }
        }
    }

    /** The slots of a group that are in use, best first. */
    public int[] ranked(int group) {
        long[] sorted = Arrays.copyOfRange(keys, group * slots, (group + 1) * slots);
        Arrays.sort(sorted);
        int used = 0;
        while (used < slots && sorted[used] != FREE) {
            used++;
        }
        int[] ranked = new int[used];
        for (int rank = 0; rank < used; rank++) {
            int slot = group * slots;
            while (keys[slot] != sorted[rank]) {
                slot++;
            }
            ranked[rank] = slot;
        }
        return ranked;
    }

    public int windowIdAt(int slot) {
        return windowId(keys[slot]);
    }

    public float[] activationsAt(int slot, int length) {
        int from = slot * windowLength;
        return Arrays.copyOfRange(activations, from, from + length);
    }

    /** Everything that a state has to hold. */
    List<NamedArray> arrays(String name) {
        long groups = worst.length;
        return List.of(
                NamedArray.of(name + ".keys", keys, groups, slots),
                NamedArray.of(name + ".activations", activations, groups, slots, windowLength));
    }

    /** The arrays have been filled. */
    void restored() {
        for (int group = 0; group < worst.length && slots > 0; group++) {
            worst[group] = largest(group);
        }
    }
}
