package dev.hyaline.record.fold;

/**
 * The bins in which window maxima are counted: the same for every unit and run, so that counts of
 * two recordings add. Bin 0 holds everything below 2^-8 (negative too), the last bin everything
 * from 2^16; between them each power of two is cut into four equal parts.
 */
public final class MaximumHistogram {

    private static final int MIN_EXPONENT = -8;
    private static final int MAX_EXPONENT = 16;
    private static final int PARTS = 4;
    private static final int PART_SHIFT = 21; // of a float's 23 mantissa bits, the first two
    private static final int FIRST = Float.floatToRawIntBits(0x1p-8f) >>> PART_SHIFT;

    /** How many bins there are. */
    public static final int BINS = (MAX_EXPONENT - MIN_EXPONENT) * PARTS + 2;

    private MaximumHistogram() {}

    /** The bin of a value. */
    public static int bin(float value) {
        if (!(value >= 0x1p-8f)) {
            return 0;
        }
        return Math.min(BINS - 1, (Float.floatToRawIntBits(value) >>> PART_SHIFT) - FIRST + 1);
    }

    /** The smallest value that a bin holds; negative infinity for bin 0. */
    public static double lowerEdge(int bin) {
        if (bin == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return Float.intBitsToFloat((FIRST + bin - 1) << PART_SHIFT);
    }
}
