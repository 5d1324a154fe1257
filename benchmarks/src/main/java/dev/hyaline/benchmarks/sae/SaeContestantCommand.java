package dev.hyaline.benchmarks.sae;

import dev.hyaline.common.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * One contestant in a process of its own, so that the memory it was seen to use is its own: prints
 * one line of JSON, a {@link SaeResult}.
 */
@Command(
        name = SaeContestantCommand.NAME,
        hidden = true,
        description = "One contestant of 'sae'; started by it.")
public final class SaeContestantCommand implements Runnable {

    static final String NAME = "sae-contestant";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TASK", description = "The task, as JSON.")
    private String task = "";

    @Override
    public void run() {
        SaeResult result = SaeSteps.run(Json.STRICT.readValue(task, SaeTask.class));
        PrintWriter out = spec.commandLine().getOut();
        out.println(Json.STRICT.writeValueAsString(result));
        out.flush();
    }
}
