package dev.hyaline.common;

import java.util.Arrays;

/**
 * The places of distinct non-negative numbers in a list, found without boxing: for loops over
 * tokens. Open addressing, linear probing, at most half full. Immutable.
 */
public final class IntIndex {

    private static final int FREE = -1;

    private final int[] keys;
    private final int[] places;
    private final int mask;

    private IntIndex(int[] keys, int[] places) {
        this.keys = keys;
        this.places = places;
        this.mask = keys.length - 1;
    }

    /** An index of the given numbers: distinct, none negative. */
    public static IntIndex of(int[] numbers) {
        int capacity = Math.max(4, Integer.highestOneBit(Math.max(1, numbers.length)) * 4);
        int[] keys = new int[capacity];
        Arrays.fill(keys, FREE);
        IntIndex index = new IntIndex(keys, new int[capacity]);
        for (int place = 0; place < numbers.length; place++) {
            if (numbers[place] < 0 || index.indexOf(numbers[place]) >= 0) {
                throw new IllegalArgumentException(
                        Figures.format(
                                "numbers must be distinct and none negative, but one is: %d (index %d)",
                                numbers[place], place));
            }
            int slot = index.slot(numbers[place]);
            keys[slot] = numbers[place];
            index.places[slot] = place;
        }
        return index;
    }

    /** Where the number stands in the list; -1 where it does not. */
    public int indexOf(int number) {
        int slot = slot(number);
        return keys[slot] == FREE ? -1 : places[slot];
    }

    /** The slot that holds the number, or the free one where it would go. */
    private int slot(int number) {
        int slot = ((number * 0x9E3779B9) >>> 15) & mask;
        while (keys[slot] != number && keys[slot] != FREE) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }
}
