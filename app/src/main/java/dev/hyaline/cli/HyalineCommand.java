package dev.hyaline.cli;

import dev.hyaline.common.Version;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
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
        versionProvider = HyalineCommand.VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
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
            SelftestCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Begin with: hyaline demo",
            "Each command explains itself: hyaline COMMAND --help",
            "Also: hyaline bench (benchmarks)"
        })
final class HyalineCommand {

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Print a stack trace with errors.")
    boolean debug;

    /** The program's version and the Java it runs on. */
    static final class VersionProvider implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "hyaline " + Version.CURRENT + " (Java " + Runtime.version() + ")"
            };
        }
    }
}
