package dev.hyaline.web.page;

import dev.hyaline.common.Figures;
import dev.hyaline.corpus.Split;
import dev.hyaline.record.file.SplitStatistics;
import dev.hyaline.record.file.UnitSummary;
import java.util.Arrays;
import java.util.List;

/**
 * A unit's activations over one split, in numbers.
 *
 * @param split whose
 * @param tokens how many
 * @param windows how many
 * @param density share of tokens above 0
 * @param minimum smallest
 * @param maximum largest
 * @param mean of all
 * @param deviation of all
 * @param skewness third standardised moment
 * @param kurtosis fourth standardised moment
 */
public record Moments(
        String split,
        String tokens,
        String windows,
        String density,
        String minimum,
        String maximum,
        String mean,
        String deviation,
        String skewness,
        String kurtosis) {

    static List<Moments> of(UnitSummary summary) {
        return Arrays.stream(Split.values()).map(split -> of(split, summary.split(split))).toList();
    }

    private static Moments of(Split split, SplitStatistics statistics) {
        return new Moments(
                split.columnValue(),
                Figures.count(statistics.tokens()),
                Figures.count(statistics.windows()),
                Figures.percent(statistics.density()),
                Figures.activation(statistics.minimum()),
                Figures.activation(statistics.maximum()),
                Figures.activation(statistics.mean()),
                Figures.activation(Math.sqrt(statistics.variance())),
                Figures.activation(statistics.skewness()),
                Figures.activation(statistics.kurtosis()));
    }
}
