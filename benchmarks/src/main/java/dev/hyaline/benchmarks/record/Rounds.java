package dev.hyaline.benchmarks.record;

import dev.hyaline.benchmarks.machine.ChildJvm;
import dev.hyaline.common.AtomicFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Contestants in turn, one process at a time: what slows the machine for a while slows them all.
 *
 * @param task what each is to do
 * @param folder where recordings go
 * @param keep whether they stay there
 * @param log hears each result
 */
record Rounds(ContestantTask task, Path folder, boolean keep, PrintWriter log) {

    /** All results, in the order they ran. */
    List<ContestantResult> run(List<Contestant> contestants, int rounds) {
        List<ContestantResult> results = new ArrayList<>();
        Map<Contestant, Integer> batches = new EnumMap<>(Contestant.class); // found in round 1
        for (int round = 1; round <= rounds; round++) {
            for (Contestant contestant : contestants) {
                Path recording = folder.resolve(contestant + "-" + round);
                ContestantResult result =
                        ChildJvm.ask(
                                contestant.toString(),
                                ContestantCommand.NAME,
                                task.of(contestant, recording)
                                        .withBatchWindows(batches.getOrDefault(contestant, 0)),
                                ContestantResult.class);
                batches.put(contestant, result.batchWindows());
                results.add(result);
                if (!keep) {
                    AtomicFiles.delete(recording);
                }
                log.printf(
                        Locale.ROOT,
                        "round %d of %d, %s: %,.0f tokens/s, limit %.0f GFLOP/s%n",
                        round,
                        rounds,
                        contestant,
                        result.tokensPerSecond(),
                        result.limit().flopsPerSecond() / 1e9);
                log.flush();
            }
        }
        return results;
    }
}
