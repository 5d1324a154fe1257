package dev.hyaline.study;

import dev.hyaline.run.Catalogue;
import dev.hyaline.score.Control;
import dev.hyaline.score.Score;
import dev.hyaline.score.ScoreCard;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The scores of a layer's units, averaged. Undefined scores are counted and left out of the means.
 *
 * @param layer from 0
 * @param cards how many units were scored
 * @param undefined how many of them have no top-and-random score
 * @param failures how many windows could not be simulated, all units together
 * @param topAndRandom mean correlation over top and uniform windows
 * @param randomOnly mean correlation over uniform windows
 * @param otherUnit mean score of the control that uses another unit's explanation
 * @param tokenTable mean score of the token table
 */
public record LayerSummary(
        int layer,
        int cards,
        int undefined,
        long failures,
        Mean topAndRandom,
        Mean randomOnly,
        Mean otherUnit,
        Mean tokenTable) {

    private static final double NORMAL_95 = 1.96;

    /**
     * @param mean absent without numbers
     * @param halfWidth of the 95 % interval of the mean over units (normal approximation); absent
     *     with fewer than two
     * @param n how many numbers
     */
    public record Mean(OptionalDouble mean, OptionalDouble halfWidth, int n) {}

    /** Every layer that has score cards; the newest card of each unit. */
    public static List<LayerSummary> of(Catalogue catalogue) {
        SequencedMap<Integer, Gathering> layers = new TreeMap<>();
        new Explanations(catalogue)
                .forEachNewestCard(card ->
                        layers.computeIfAbsent(card.unit().site().layer(), layer -> new Gathering())
                                .add(card));
        List<LayerSummary> list = new ArrayList<>();
        layers.forEach((layer, gathering) -> list.add(gathering.summary(layer)));
        return list;
    }

    private static final class Gathering {
        private int cards;
        private int undefined;
        private long failures;
        private final Numbers topAndRandom = new Numbers();
        private final Numbers randomOnly = new Numbers();
        private final Numbers otherUnit = new Numbers();
        private final Numbers tokenTable = new Numbers();

        void add(ScoreCard card) {
            cards++;
            failures += card.failures().size();
            undefined += card.topAndRandom().correlation().number().isEmpty() ? 1 : 0;
            topAndRandom.add(card.topAndRandom().correlation());
            randomOnly.add(card.randomOnly().correlation());
            for (Control control : card.controls()) {
                Numbers numbers =
                        control.name().equals(Control.TOKEN_TABLE) ? tokenTable : otherUnit;
                numbers.add(control.topAndRandom().score());
            }
        }

        LayerSummary summary(int layer) {
            return new LayerSummary(
                    layer,
                    cards,
                    undefined,
                    failures,
                    topAndRandom.mean(),
                    randomOnly.mean(),
                    otherUnit.mean(),
                    tokenTable.mean());
        }
    }

    private static final class Numbers {
        private int n;
        private double sum;
        private double squares;

        void add(Score score) {
            score.number()
                    .ifPresent(value -> {
                        n++;
                        sum += value;
                        squares += value * value;
                    });
        }

        Mean mean() {
            if (n == 0) {
                return new Mean(OptionalDouble.empty(), OptionalDouble.empty(), 0);
            }
            double mean = sum / n;
            if (n == 1) {
                return new Mean(OptionalDouble.of(mean), OptionalDouble.empty(), 1);
            }
            double variance = Math.max(0, (squares - n * mean * mean) / (n - 1));
            return new Mean(
                    OptionalDouble.of(mean),
                    OptionalDouble.of(NORMAL_95 * Math.sqrt(variance / n)),
                    n);
        }
    }
}
