package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.Statistics;
import dev.hyaline.results.UnitScores;
import dev.hyaline.subject.UnitId;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * One kind of score of units that were scored on two sides. Means, differences and wins are over
 * the units that have it on both sides; the others are counted.
 *
 * @param undefinedInA how many units have it on side B alone
 * @param undefinedInB how many on side A alone
 * @param undefinedInBoth how many on neither
 * @param a mean of side A
 * @param b mean of side B
 * @param difference mean of A − B
 * @param wins how many units score higher on side A
 * @param losses how many on side B
 * @param ties how many score the same, to within {@value #TIE}
 * @param correlation Pearson's, of the two scores; absent where either is constant
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PairedScores(
        int undefinedInA,
        int undefinedInB,
        int undefinedInBoth,
        Mean a,
        Mean b,
        Mean difference,
        int wins,
        int losses,
        int ties,
        OptionalDouble correlation) {

    /** Scores that are closer than this are equal: the last digits depend on the machine. */
    static final double TIE = 1e-9;

    /** A unit that was scored on both sides. */
    public record Pair(UnitId unit, UnitScores a, UnitScores b) {}

    private record Both(double a, double b) {
        double difference() {
            return a - b;
        }
    }

    static PairedScores of(List<Pair> pairs, Function<UnitScores, OptionalDouble> score) {
        List<Both> both =
                pairs.stream()
                        .filter(pair -> defined(pair, score, true, true))
                        .map(pair ->
                                new Both(
                                        score.apply(pair.a()).getAsDouble(),
                                        score.apply(pair.b()).getAsDouble()))
                        .toList();
        double[] a = numbers(both, Both::a);
        double[] b = numbers(both, Both::b);
        int wins = (int) both.stream().filter(each -> each.difference() > TIE).count();
        int losses = (int) both.stream().filter(each -> each.difference() < -TIE).count();
        return new PairedScores(
                count(pairs, score, false, true),
                count(pairs, score, true, false),
                count(pairs, score, false, false),
                Mean.of(a),
                Mean.of(b),
                Mean.of(numbers(both, Both::difference)),
                wins,
                losses,
                both.size() - wins - losses,
                Statistics.pearson(a, b));
    }

    private static int count(
            List<Pair> pairs,
            Function<UnitScores, OptionalDouble> score,
            boolean inA,
            boolean inB) {
        return (int) pairs.stream().filter(pair -> defined(pair, score, inA, inB)).count();
    }

    private static boolean defined(
            Pair pair, Function<UnitScores, OptionalDouble> score, boolean inA, boolean inB) {
        return score.apply(pair.a()).isPresent() == inA && score.apply(pair.b()).isPresent() == inB;
    }

    private static double[] numbers(List<Both> both, ToDoubleFunction<Both> number) {
        return both.stream().mapToDouble(number).toArray();
    }
}
