package dev.hyaline.benchmarks.record;

import dev.hyaline.common.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * One contestant in a process of its own, so that the memory it was seen to use is its own: prints
 * one line of JSON, a {@link ContestantResult}.
 */
@Command(
        name = ContestantCommand.NAME,
        hidden = true,
        description = "One contestant of 'record'; started by it.")
public final class ContestantCommand implements Runnable {

    static final String NAME = "contestant";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "TASK", description = "The task, as JSON.")
    private String task = "";

    @Override
    public void run() {
        ContestantTask parsed = Json.STRICT.readValue(task, ContestantTask.class);
        ContestantResult result =
                parsed.contestant().isHyaline()
                        ? HyalineContestant.run(parsed)
                        : BaselineContestant.run(parsed);
        PrintWriter out = spec.commandLine().getOut();
        out.println(Json.STRICT.writeValueAsString(result));
        out.flush();
    }
}
