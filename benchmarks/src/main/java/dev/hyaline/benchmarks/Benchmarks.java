package dev.hyaline.benchmarks;

import dev.hyaline.benchmarks.record.AgreementCommand;
import dev.hyaline.benchmarks.record.ContestantCommand;
import dev.hyaline.benchmarks.record.RecordBenchmark;
import dev.hyaline.benchmarks.sae.SaeBenchmark;
import dev.hyaline.benchmarks.sae.SaeContestantCommand;
import dev.hyaline.common.HyalineException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** The entry point of {@code hyaline bench}. */
@Command(
        name = "hyaline bench",
        description = "Measures Hyaline on this machine. Run one benchmark at a time.",
        subcommands = {
            StartupCommand.class,
            RecordBenchmark.class,
            AgreementCommand.class,
            SynthesiseCommand.class,
            ViewerCommand.class,
            SaeBenchmark.class,
            ContestantCommand.class,
            SaeContestantCommand.class
        },
        synopsisSubcommandLabel = "BENCHMARK")
public final class Benchmarks implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    private Benchmarks() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    public static CommandLine commandLine() {
        CommandLine hyalineBench =
                new CommandLine(new Benchmarks()).setCaseInsensitiveEnumValuesAllowed(true);
        hyalineBench.getCommandSpec().addOption(help());
        for (CommandLine benchmark : hyalineBench.getSubcommands().values()) {
            benchmark.getCommandSpec().addOption(help());
        }
        hyalineBench.setParameterExceptionHandler((failure, arguments) -> {
            failure.getCommandLine().getErr().println("hyaline: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
        });
        return hyalineBench.setExecutionExceptionHandler((failure, commandLine, parsed) -> {
            if (!(failure instanceof HyalineException e)) {
                throw failure;
            }
            commandLine.getErr().println("hyaline: " + e.getMessage());
            return e.code().exitStatus();
        });
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Print this and exit.")
                .build();
    }

    /** Without a benchmark named: the list of them. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
