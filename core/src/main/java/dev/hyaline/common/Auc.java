package dev.hyaline.common;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;

/**
 * How well a number tells two samples apart: the area under the ROC curve, which is the probability
 * that a value drawn from the first exceeds one drawn from the second, ties counting half,
 *
 * <pre>AUC = (#{x &gt; y} + #{x = y} / 2) / (n · m)</pre>
 *
 * <p>0.5 means that they cannot be told apart, 1 that every value of the first is larger.
 *
 * @param value in [0, 1]; empty where either sample is
 * @param interval 95 %, percentile bootstrap over the values, each sample resampled by itself;
 *     empty where either sample has fewer than two values
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Auc(OptionalDouble value, Optional<Interval> interval) {

    /**
     * @param first finite values
     * @param second finite values
     * @param resamples of the bootstrap
     * @param seed of its draws
     */
    public static Auc of(double[] first, double[] second, int resamples, Seed seed) {
        if (first.length == 0 || second.length == 0) {
            return new Auc(OptionalDouble.empty(), Optional.empty());
        }
        double[] distinct =
                DoubleStream.concat(Arrays.stream(first), Arrays.stream(second))
                        .map(Auc::finite)
                        .sorted()
                        .distinct()
                        .toArray();
        int[] ranksOfFirst = ranks(first, distinct);
        int[] ranksOfSecond = ranks(second, distinct);
        double value =
                area(counts(ranksOfFirst, distinct.length), counts(ranksOfSecond, distinct.length));
        SplittableRandom random = new SplittableRandom(seed.value());
        double[] replicates = new double[resamples];
        for (int r = 0; r < resamples; r++) {
            replicates[r] =
                    area(
                            drawn(ranksOfFirst, distinct.length, random),
                            drawn(ranksOfSecond, distinct.length, random));
        }
        return new Auc(
                OptionalDouble.of(value),
                first.length < 2 || second.length < 2
                        ? Optional.empty()
                        : Optional.of(percentiles(replicates)));
    }

    private static Interval percentiles(double[] replicates) {
        Arrays.sort(replicates);
        double tail = (1 - Interval.LEVEL) / 2;
        return new Interval(
                Statistics.quantile(replicates, tail),
                Statistics.quantile(replicates, 1 - tail),
                replicates.length,
                0);
    }

    /** The value, −0 as 0, which are a tie. */
    private static double finite(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("values must be finite, but one is: " + value);
        }
        return value + 0.0;
    }

    private static int[] ranks(double[] values, double[] distinct) {
        return Arrays.stream(values)
                .mapToInt(value -> Arrays.binarySearch(distinct, value + 0.0))
                .toArray();
    }

    /** How many values have each rank. */
    private static int[] counts(int[] ranks, int distinct) {
        int[] counts = new int[distinct];
        for (int rank : ranks) {
            counts[rank]++;
        }
        return counts;
    }

    /** The same of as many values drawn with replacement. */
    private static int[] drawn(int[] ranks, int distinct, SplittableRandom random) {
        int[] counts = new int[distinct];
        for (int i = 0; i < ranks.length; i++) {
            counts[ranks[random.nextInt(ranks.length)]]++;
        }
        return counts;
    }

    private static double area(int[] first, int[] second) {
        double pairsWon = 0;
        long n = 0;
        long below = 0; // of the second sample
        for (int rank = 0; rank < first.length; rank++) {
            pairsWon += first[rank] * (below + second[rank] / 2.0);
            n += first[rank];
            below += second[rank];
        }
        return pairsWon / ((double) n * below);
    }
}
