package dev.hyaline.study;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Scores of a trained model's units and of its twin's, counted in the same bins. Bin i holds the
 * values from {@code low + i / perUnit} to before the next one's.
 *
 * @param low where the first bin begins, a multiple of the bins' width
 * @param perUnit how many bins are one wide together
 * @param trained counts of the trained model's units
 * @param twin counts of the twin's
 */
public record PairedHistogram(double low, int perUnit, List<Integer> trained, List<Integer> twin) {

    private static final int MOST_BINS = 12;
    private static final int[] PER_UNIT = {1000, 500, 200, 100, 50, 20, 10, 5, 2, 1};

    public PairedHistogram {
        trained = List.copyOf(trained);
        twin = List.copyOf(twin);
    }

    /** In the narrowest bins of a round width of which at most {@value #MOST_BINS} are needed. */
    static PairedHistogram of(double[] trained, double[] twin) {
        double[] both = DoubleStream.concat(Arrays.stream(trained), Arrays.stream(twin)).toArray();
        if (both.length == 0) {
            return new PairedHistogram(0, 1, List.of(), List.of());
        }
        double min = Arrays.stream(both).min().orElseThrow();
        double max = Arrays.stream(both).max().orElseThrow();
        int perUnit =
                Arrays.stream(PER_UNIT)
                        .filter(each -> bin(max, each) - bin(min, each) < MOST_BINS)
                        .findFirst()
                        .orElse(PER_UNIT[PER_UNIT.length - 1]);
        int lowest = bin(min, perUnit);
        int bins = bin(max, perUnit) - lowest + 1;
        return new PairedHistogram(
                (double) lowest / perUnit,
                perUnit,
                counts(trained, perUnit, lowest, bins),
                counts(twin, perUnit, lowest, bins));
    }

    private static int bin(double value, int perUnit) {
        return (int) Math.floor(value * perUnit);
    }

    private static List<Integer> counts(double[] values, int perUnit, int lowest, int bins) {
        int[] counts = new int[bins];
        for (double value : values) {
            counts[bin(value, perUnit) - lowest]++;
        }
        return IntStream.of(counts).boxed().toList();
    }

    /** Where a bin begins. */
    public double from(int bin) {
        return low + (double) bin / perUnit;
    }
}
