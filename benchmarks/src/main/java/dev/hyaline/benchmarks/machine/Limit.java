package dev.hyaline.benchmarks.machine;

import dev.hyaline.tensor.Precision;
import java.util.Comparator;
import java.util.List;

/**
 * The best rate that a machine was seen to reach.
 *
 * @param precision of the products, as manifests spell it
 * @param flopsPerSecond floating-point operations, two a multiply and add
 * @param path how
 * @param trials what else was tried, briefly
 * @param finals the best of them, measured for longer; the first is the limit
 */
public record Limit(
        String precision,
        double flopsPerSecond,
        String path,
        List<Rate> trials,
        List<Rate> finals) {

    /** What one way reached. */
    public record Rate(MatmulPath path, double flopsPerSecond) {}

    public Limit {
        trials = List.copyOf(trials);
        finals = List.copyOf(finals);
    }

    public static Limit of(Precision precision, List<Rate> trials, List<Rate> finals) {
        Rate best = best(finals, 1).getFirst();
        return new Limit(
                precision.id(),
                best.flopsPerSecond(),
                best.path().describe(),
                trials,
                best(finals, finals.size()));
    }

    /** The highest of several, at least one. */
    public static Limit bestOf(List<Limit> limits) {
        return limits.stream().max(Comparator.comparingDouble(Limit::flopsPerSecond)).orElseThrow();
    }

    /** The best few, the best first. */
    static List<Rate> best(List<Rate> rates, int most) {
        return rates.stream()
                .sorted(Comparator.comparingDouble(Rate::flopsPerSecond).reversed())
                .limit(most)
                .toList();
    }
}
