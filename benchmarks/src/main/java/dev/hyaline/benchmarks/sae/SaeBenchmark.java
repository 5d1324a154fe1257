package dev.hyaline.benchmarks.sae;

import dev.hyaline.benchmarks.machine.ChildJvm;
import dev.hyaline.common.AtomicFiles;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.run.Machine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Training steps of TopK autoencoders by Hyaline and as they are commonly written, side by side on
 * one machine: each contestant in a process of its own, one at a time, in turn over the rounds.
 */
@Command(
        name = "sae",
        description = {
            "A training step's speed and memory, beside the same step as it is commonly written and"
                    + " the machine's limit.",
            "Nothing else should run meanwhile."
        })
public final class SaeBenchmark implements Runnable {

    @Option(
            names = "--latents",
            paramLabel = "N",
            split = ",",
            defaultValue = "8192,32768,131072",
            description = "How many latents (default: ${DEFAULT-VALUE}).")
    private List<Integer> latents = List.of();

    @Option(
            names = "--dense-latents",
            paramLabel = "N",
            defaultValue = "32768",
            description = "With more latents only Hyaline runs (default: ${DEFAULT-VALUE}).")
    private int denseLatents;

    @Option(
            names = "--d-in",
            paramLabel = "N",
            defaultValue = "768",
            description = "The size of an activation (default: ${DEFAULT-VALUE}).")
    private int dIn;

    @Option(
            names = "--k",
            paramLabel = "N",
            defaultValue = "32",
            description = "Active latents a token (default: ${DEFAULT-VALUE}).")
    private int k;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "8192",
            description = "Tokens a step (default: ${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--dead",
            paramLabel = "SHARE",
            split = ",",
            defaultValue = "0,0.1",
            description =
                    "Which part of the latents is dead; above 0 there is an auxiliary loss (default:"
                            + " ${DEFAULT-VALUE}).")
    private List<Double> dead = List.of();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "3",
            description = "Measured steps a process, behind one more (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each contestant runs (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--limit-seconds",
            paramLabel = "N",
            defaultValue = "6",
            description =
                    "How long each process looks for the machine's limit (default: ${DEFAULT-VALUE}).")
    private double limitSeconds;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Behind the steps, a whole training on the built-in model and so many times its"
                            + " corpus; 0 for none (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--json", paramLabel = "FILE", description = "Where everything is written to.")
    private @Nullable Path json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        check();
        SaeBenchmarkReport report =
                SaeBenchmarkReport.of(Machine.describe(), measure(), endToEnd());
        PrintWriter out = spec.commandLine().getOut();
        out.println(SaeTable.of(report));
        out.flush();
        if (json != null) {
            AtomicFiles.writeText(json, Json.PRETTY.writeValueAsString(report) + "\n");
        }
    }

    private void check() {
        require(k >= 1, "--k", "at least 1", k);
        require(dIn >= 2, "--d-in", "at least 2", dIn);
        require(batch >= 1, "--batch", "at least 1", batch);
        require(steps >= 1, "--steps", "at least 1", steps);
        require(rounds >= 1, "--rounds", "at least 1", rounds);
        require(epochs >= 0, "--epochs", "at least 0", epochs);
        require(limitSeconds > 0, "--limit-seconds", "above 0", limitSeconds);
        latents.forEach(n -> require(n >= k, "--latents", "at least k, " + k, n));
        dead.forEach(share -> require(share >= 0 && share < 1, "--dead", "in [0, 1)", share));
    }

    private static void require(boolean holds, String option, String rule, Object value) {
        if (!holds) {
            throw HyalineException.usage("%s must be %s, but is: %s", option, rule, value);
        }
    }

    private Optional<SaeEndToEnd> endToEnd() {
        return epochs == 0 ? Optional.empty() : Optional.of(SaeEndToEnd.measure(epochs));
    }

    /** All results, in the order they ran: contestants take turns. */
    private List<SaeResult> measure() {
        List<SaeResult> results = new ArrayList<>();
        for (int n : latents) {
            for (double share : dead) {
                for (int round = 1; round <= rounds; round++) {
                    for (SaeContestant contestant : SaeContestant.values()) {
                        if (contestant == SaeContestant.HYALINE || n <= denseLatents) {
                            SaeTask task =
                                    new SaeTask(
                                            contestant,
                                            n,
                                            dIn,
                                            k,
                                            batch,
                                            share,
                                            steps,
                                            limitSeconds);
                            results.add(measure(task, round));
                        }
                    }
                }
            }
        }
        return results;
    }

    private SaeResult measure(SaeTask task, int round) {
        SaeResult result =
                ChildJvm.ask(task.describe(), SaeContestantCommand.NAME, task, SaeResult.class);
        PrintWriter log = spec.commandLine().getErr();
        log.printf(
                Locale.ROOT,
                "round %d of %d, %s: %,.0f tokens/s, limit %.0f GFLOP/s%n",
                round,
                rounds,
                task.describe(),
                result.tokensPerSecond(),
                result.limit().flopsPerSecond() / 1e9);
        log.flush();
        return result;
    }
}
