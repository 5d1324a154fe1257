package dev.hyaline.run.parquet;

import java.util.Arrays;

/**
 * Small numbers as Parquet's hybrid of run lengths and bit packing has them: levels, and places in
 * a dictionary.
 */
final class RunLengths {

    private RunLengths() {}

    /**
     * @param bytes holds them from {@code at} on
     * @param bits of each number, 0 to 31
     * @param count how many there are
     */
    static int[] read(byte[] bytes, int at, int bits, int count) {
        int[] numbers = new int[count];
        int done = bits == 0 ? count : 0;
        while (done < count) {
            int header = 0;
            int shift = 0;
            do {
                header |= (bytes[at] & 0x7f) << shift;
                shift += 7;
            } while (bytes[at++] < 0);
            if ((header & 1) == 0) {
                int value = 0;
                for (int i = 0; i < (bits + 7) / 8; i++) {
                    value |= Byte.toUnsignedInt(bytes[at++]) << (8 * i);
                }
                int end = (int) Math.min(count, done + (long) (header >>> 1));
                Arrays.fill(numbers, done, end, value);
                done = end;
            } else {
                int packed = (header >>> 1) * 8;
                unpack(bytes, at, bits, numbers, done, Math.min(count, done + packed));
                at += packed / 8 * bits;
                done += packed;
            }
        }
        return numbers;
    }

    /** From the lowest bit of each byte on. */
    private static void unpack(byte[] bytes, int at, int bits, int[] numbers, int from, int end) {
        long held = 0;
        int holding = 0;
        int mask = (1 << bits) - 1;
        for (int i = from; i < end; i++) {
            while (holding < bits) {
                held |= (long) Byte.toUnsignedInt(bytes[at++]) << holding;
                holding += 8;
            }
            numbers[i] = (int) held & mask;
            held >>>= bits;
            holding -= bits;
        }
    }
}
