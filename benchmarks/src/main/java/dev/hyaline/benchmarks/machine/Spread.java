package dev.hyaline.benchmarks.machine;

import dev.hyaline.common.Statistics;
import java.util.Collection;
import java.util.Locale;

/**
 * A number measured several times.
 *
 * @param median the middle one, or the mean of the two middle ones
 * @param min the smallest
 * @param max the largest
 */
public record Spread(double median, double min, double max) {

    public static Spread of(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Spread(Statistics.quantile(sorted, 0.5), sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * @param format of the three numbers: median, smallest, largest
     */
    public String text(String format, double unit) {
        return String.format(Locale.ROOT, format, median / unit, min / unit, max / unit);
    }
}
