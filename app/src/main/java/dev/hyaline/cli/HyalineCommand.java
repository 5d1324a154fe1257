package dev.hyaline.cli;

import dev.hyaline.cli.sae.SaeCommand;
import dev.hyaline.common.Version;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The program: only its parts do something. */
@Command(
        name = "hyaline",
        description = {
            "Records what the neurons of a language model respond to, says so in words,",
            "and proves how far the words are right."
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Begin with: hyaline demo",
            "Each command explains itself: hyaline COMMAND --help",
            "Also: hyaline bench (benchmarks)"
        })
final class HyalineCommand {

    /** Its parts, in the order of the help. */
    private static final List<Class<?>> PARTS =
            List.of(
                    DemoCommand.class,
                    RecordCommand.class,
                    ExplainCommand.class,
                    ScoreCommand.class,
                    ServeCommand.class,
                    ShowCommand.class,
                    TopCommand.class,
                    CompareCommand.class,
                    StudyCommand.class,
                    ExportCommand.class,
                    QueryCommand.class,
                    ActivationsCommand.class,
                    SaeCommand.class,
                    VerifyCommand.class,
                    DoctorCommand.class,
                    SelftestCommand.class);

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print a stack trace with errors.")
    boolean debug;

    /**
     * The program with the part that arguments begin with, or with all of them where they begin
     * with none: to look at the options of all takes a fifth of a second.
     */
    static CommandLine commandLine(String... args) {
        CommandLine hyaline = new CommandLine(new HyalineCommand());
        hyaline.getCommandSpec()
                .version("hyaline " + Version.CURRENT + " (Java " + Runtime.version() + ")");
        String first = args.length == 0 ? "" : args[0];
        List<Class<?>> asked = PARTS.stream().filter(part -> name(part).equals(first)).toList();
        (asked.isEmpty() ? PARTS : asked).forEach(part -> hyaline.addSubcommand(part));
        return hyaline.addSubcommand(CommandLine.HelpCommand.class);
    }

    private static String name(Class<?> part) {
        return part.getAnnotation(Command.class).name();
    }

    /** {@code hyaline study}: only its parts do something. */
    @Command(
            name = "study",
            description = "Experiments that put the scores themselves to the test.",
            synopsisSubcommandLabel = "STUDY",
            subcommands = TwinCommand.class,
            footer = {"", "Each explains itself: hyaline study STUDY --help"})
    static final class StudyCommand {}

    /** {@code hyaline export}: only its parts do something. */
    @Command(
            name = "export",
            description = "Writes a run in another form.",
            synopsisSubcommandLabel = "FORM",
            subcommands = ExportSiteCommand.class)
    static final class ExportCommand {}
}
