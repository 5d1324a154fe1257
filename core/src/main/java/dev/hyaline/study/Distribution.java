package dev.hyaline.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.common.Statistics;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the scores of many units lie.
 *
 * @param units how many units
 * @param dead how many of them are dead
 * @param undefined how many have no score, dead ones included; they are in no mean and no quantile
 * @param mean of the others
 * @param quantiles of the others; empty without any
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Distribution(
        int units, int dead, int undefined, Mean mean, Optional<Quantiles> quantiles) {

    /**
     * @param q05 5 % are below
     * @param q25 25 % are below
     * @param median half are
     * @param q75 75 % are below
     * @param q95 95 % are below
     */
    public record Quantiles(double q05, double q25, double median, double q75, double q95) {

        static Quantiles of(double... values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            return new Quantiles(
                    Statistics.quantile(sorted, 0.05),
                    Statistics.quantile(sorted, 0.25),
                    Statistics.quantile(sorted, 0.5),
                    Statistics.quantile(sorted, 0.75),
                    Statistics.quantile(sorted, 0.95));
        }
    }

    /**
     * @param values the scores that are defined
     */
    static Distribution of(int units, int dead, double... values) {
        return new Distribution(
                units,
                dead,
                units - values.length,
                Mean.of(values),
                values.length == 0 ? Optional.empty() : Optional.of(Quantiles.of(values)));
    }
}
