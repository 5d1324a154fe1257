package dev.hyaline.benchmarks.sae;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.hyaline.benchmarks.machine.Limit;
import dev.hyaline.benchmarks.machine.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything that {@code bench sae} measured; {@link SaeTable} is what people see of it.
 *
 * @param benchmark always {@code sae}
 * @param machine it ran on
 * @param engine the library
 * @param limit over all processes: operations a second
 * @param limitPath how the best of these was reached
 * @param rows the table
 * @param rounds each process's result, in the order they ran
 * @param endToEnd a whole training; empty when none was asked for
 */
public record SaeBenchmarkReport(
        String benchmark,
        String machine,
        String engine,
        Spread limit,
        String limitPath,
        List<Row> rows,
        List<SaeResult> rounds,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<SaeEndToEnd> endToEnd) {

    /**
     * The rounds of one task together.
     *
     * @param task what was done
     * @param tokensPerSecond over the rounds
     * @param overDense this rate divided by the dense step's of the same round, over the rounds
     * @param encoderShare of the limit of the same process, over the rounds
     * @param extraBytes memory beside weights, gradients, moments and the batch: the largest
     * @param wholeBytes all of the process, with room for a running average: the largest
     */
    public record Row(
            SaeTask task,
            Spread tokensPerSecond,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Spread> overDense,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Spread> encoderShare,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong extraBytes,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) OptionalLong wholeBytes) {

        /** Nanoseconds a token and latent: constant when time grows as n does. */
        double nanosPerTokenAndLatent() {
            return 1e9 / tokensPerSecond.median() / task.latents();
        }
    }

    public SaeBenchmarkReport {
        rows = List.copyOf(rows);
        rounds = List.copyOf(rounds);
    }

    /**
     * @param rounds all results, at least one
     */
    public static SaeBenchmarkReport of(
            String machine, List<SaeResult> rounds, Optional<SaeEndToEnd> endToEnd) {
        Map<SaeTask, List<SaeResult>> byTask = new LinkedHashMap<>();
        rounds.forEach(
                each -> byTask.computeIfAbsent(each.task(), _ -> new ArrayList<>()).add(each));
        List<Row> rows = new ArrayList<>();
        byTask.forEach((task, own) ->
                rows.add(
                        row(
                                task,
                                own,
                                byTask.getOrDefault(task.of(SaeContestant.DENSE), List.of()))));
        List<Limit> limits = rounds.stream().map(SaeResult::limit).toList();
        return new SaeBenchmarkReport(
                "sae",
                machine,
                rounds.getFirst().engine(),
                Spread.of(limits.stream().map(Limit::flopsPerSecond).toList()),
                Limit.bestOf(limits).path(),
                rows,
                rounds,
                endToEnd);
    }

    private static Row row(SaeTask task, List<SaeResult> own, List<SaeResult> dense) {
        List<Double> ratios = new ArrayList<>();
        if (task.contestant() != SaeContestant.DENSE) {
            for (int round = 0; round < Math.min(own.size(), dense.size()); round++) {
                ratios.add(own.get(round).tokensPerSecond() / dense.get(round).tokensPerSecond());
            }
        }
        return new Row(
                task,
                Spread.of(own.stream().map(SaeResult::tokensPerSecond).toList()),
                spread(ratios),
                spread(
                        own.stream()
                                .flatMapToDouble(each -> each.encoderShare().stream())
                                .boxed()
                                .toList()),
                own.stream().flatMapToLong(each -> each.extraBytes().stream()).max(),
                own.stream().flatMapToLong(each -> each.wholeBytes().stream()).max());
    }

    private static Optional<Spread> spread(List<Double> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }
}
