package dev.hyaline.benchmarks.record;

import dev.hyaline.benchmarks.machine.Limit;
import dev.hyaline.benchmarks.machine.Spread;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.tensor.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Everything that {@code bench record} measured; {@link RecordTable} is what people see of it.
 *
 * @param benchmark always {@code record}
 * @param machine it ran on
 * @param engine the library
 * @param shape of the subject model, as the command line has it
 * @param config the same in numbers
 * @param windowLength tokens a window
 * @param necessaryFlopsPerToken what {@link ForwardWork} says
 * @param limits by precision, over all processes that measured it: operations a second
 * @param limitPaths how the best of these were reached
 * @param contestants the table's rows
 * @param ratios of rates, by what was divided by what
 * @param rounds each contestant's result in each round, in the order they ran
 */
public record RecordReport(
        String benchmark,
        String machine,
        String engine,
        String shape,
        ModelConfig config,
        int windowLength,
        double necessaryFlopsPerToken,
        Map<String, Spread> limits,
        Map<String, String> limitPaths,
        List<ContestantSummary> contestants,
        Map<String, Double> ratios,
        List<ContestantResult> rounds) {

    private static final List<List<Contestant>> RATIOS =
            List.of(
                    List.of(Contestant.HYALINE_FP32, Contestant.EAGER),
                    List.of(Contestant.HYALINE_FP32, Contestant.LEAN_FP32),
                    List.of(Contestant.HYALINE_BF16, Contestant.EAGER),
                    List.of(Contestant.HYALINE_BF16, Contestant.LEAN_BF16));

    public RecordReport {
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
        limitPaths = Collections.unmodifiableMap(new LinkedHashMap<>(limitPaths));
        contestants = List.copyOf(contestants);
        ratios = Collections.unmodifiableMap(new LinkedHashMap<>(ratios));
        rounds = List.copyOf(rounds);
    }

    /**
     * @param rounds all results, at least one
     */
    static RecordReport of(
            String machine, ModelShape shape, ModelConfig config, List<ContestantResult> rounds) {
        int length = ContestantTask.WINDOW;
        Map<Contestant, List<ContestantResult>> byContestant = new EnumMap<>(Contestant.class);
        for (ContestantResult round : rounds) {
            byContestant.computeIfAbsent(round.contestant(), each -> new ArrayList<>()).add(round);
        }
        Map<Contestant, ContestantSummary> summaries = new EnumMap<>(Contestant.class);
        byContestant.forEach((contestant, own) ->
                summaries.put(contestant, ContestantSummary.of(config, length, own)));
        SequencedMap<String, Spread> limits = new LinkedHashMap<>();
        SequencedMap<String, String> paths = new LinkedHashMap<>();
        for (Precision precision : Precision.values()) {
            List<Limit> own =
                    rounds.stream()
                            .map(ContestantResult::limit)
                            .filter(limit -> limit.precision().equals(precision.id()))
                            .toList();
            if (!own.isEmpty()) {
                limits.put(
                        precision.id(),
                        Spread.of(own.stream().map(Limit::flopsPerSecond).toList()));
                paths.put(precision.id(), Limit.bestOf(own).path());
            }
        }
        return new RecordReport(
                "record",
                machine,
                rounds.getFirst().engine(),
                shape.toString(),
                config,
                length,
                ForwardWork.flopsPerToken(config, length),
                limits,
                paths,
                List.copyOf(summaries.values()),
                ratios(summaries),
                rounds);
    }

    private static SequencedMap<String, Double> ratios(
            Map<Contestant, ContestantSummary> summaries) {
        SequencedMap<String, Double> ratios = new LinkedHashMap<>();
        for (List<Contestant> pair : RATIOS) {
            ContestantSummary ours = summaries.get(pair.getFirst());
            ContestantSummary theirs = summaries.get(pair.getLast());
            if (ours != null && theirs != null) {
                ratios.put(
                        ours.contestant() + " / " + theirs.contestant(),
                        ours.tokensPerSecond().median() / theirs.tokensPerSecond().median());
            }
        }
        return ratios;
    }
}
