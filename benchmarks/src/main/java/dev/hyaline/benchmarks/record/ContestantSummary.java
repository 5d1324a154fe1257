package dev.hyaline.benchmarks.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.benchmarks.machine.Spread;
import dev.hyaline.model.ModelConfig;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/**
 * A contestant's rounds together: the table's row.
 *
 * @param contestant its label
 * @param tokensPerSecond over the rounds
 * @param unitTokensPerSecond the median rate times the units that are recorded
 * @param necessaryFlopsPerSecond the median rate times what a token needs at the least
 * @param limitShare how much of what the machine can do that is: of the limit of the contestant's
 *     precision, measured in the same process; over the rounds
 * @param shares of the time by {@link Shares}' names: medians
 * @param peakWithoutWeights in bytes, the largest; absent where the system does not tell
 * @param bytesWritten the largest
 * @param setup of the last round
 */
public record ContestantSummary(
        String contestant,
        Spread tokensPerSecond,
        double unitTokensPerSecond,
        double necessaryFlopsPerSecond,
        Spread limitShare,
        Map<String, Double> shares,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong peakWithoutWeights,
        long bytesWritten,
        String setup) {

    public ContestantSummary {
        shares = Collections.unmodifiableMap(new LinkedHashMap<>(shares)); // in their order
    }

    /**
     * @param rounds of one contestant, at least one
     */
    static ContestantSummary of(
            ModelConfig config, int windowLength, List<ContestantResult> rounds) {
        double flops = ForwardWork.flopsPerToken(config, windowLength);
        Spread rate = spread(rounds, ContestantResult::tokensPerSecond);
        return new ContestantSummary(
                rounds.getLast().contestant().toString(),
                rate,
                rate.median() * config.nLayers() * config.dMlp(),
                rate.median() * flops,
                spread(
                        rounds,
                        each -> each.tokensPerSecond() * flops / each.limit().flopsPerSecond()),
                shares(rounds),
                rounds.stream().flatMapToLong(each -> each.peakWithoutWeights().stream()).max(),
                rounds.stream().mapToLong(ContestantResult::bytesWritten).max().orElse(0),
                rounds.getLast().setup());
    }

    private static Spread spread(
            List<ContestantResult> rounds, ToDoubleFunction<ContestantResult> number) {
        return Spread.of(rounds.stream().map(number::applyAsDouble).toList());
    }

    private static SequencedMap<String, Double> shares(List<ContestantResult> rounds) {
        SequencedMap<String, Double> medians = new LinkedHashMap<>();
        for (String name : Shares.ALL) {
            List<Double> values =
                    rounds.stream()
                            .map(ContestantResult::shares)
                            .filter(shares -> shares.containsKey(name))
                            .map(shares -> shares.get(name))
                            .toList();
            if (!values.isEmpty()) {
                medians.put(name, Spread.of(values).median());
            }
        }
        return medians;
    }
}
