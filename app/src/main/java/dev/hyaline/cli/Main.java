package dev.hyaline.cli;

import dev.hyaline.cli.view.Terminal;
import dev.hyaline.cli.view.WatchedOutput;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.HyalineException;
import dev.hyaline.common.NativeLibraries;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command line's entry point. */
public final class Main {

    private static final int INTERNAL_ERROR = 1;

    private Main() {}

    public static void main(String[] args) {
        WatchedOutput watched = new WatchedOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = new PrintWriter(watched, false, StandardCharsets.UTF_8);
        CommandLine commandLine = commandLine(args).setOut(out);
        int status;
        try {
            status = commandLine.execute(args);
        } catch (OutOfMemoryError e) { // what it was done for is given back by now
            commandLine.getErr().println("hyaline: " + outOfMemory());
            status = ErrorCode.RESOURCES.exitStatus();
        } catch (LinkageError e) {
            status = explain(NativeLibraries.unusable("library", e), commandLine);
        }
        out.flush();
        if (status == 0 && watched.failed()) {
            System.err.println("hyaline: cannot write to standard output: " + watched.reason());
            status = ErrorCode.STORAGE.exitStatus();
        }
        System.exit(status);
    }

    /** What arguments may ask for, ready to be run. */
    static CommandLine commandLine(String... args) {
        CommandLine commandLine = HyalineCommand.commandLine(args);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setExpandAtFiles(false); // texts and run folders may begin with @
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(Terminal.helpAnsi()));
        commandLine.setParameterExceptionHandler(Main::explainUsage);
        commandLine.setExecutionExceptionHandler(
                (exception, command, _) -> explain(exception, command));
        return commandLine;
    }

    private static int explainUsage(ParameterException exception, String[] args) {
        PrintWriter err = exception.getCommandLine().getErr();
        err.println("hyaline: " + oneLine(exception.getMessage()));
        CommandLine.UnmatchedArgumentException.printSuggestions(exception, err);
        err.println(
                "Try: " + exception.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    private static int explain(Exception thrown, CommandLine command) {
        Exception exception =
                thrown instanceof IOException || thrown instanceof UncheckedIOException
                        ? HyalineException.storage(
                                        "files must be readable and writable, but: %s", thrown)
                                .because(thrown)
                        : thrown;
        boolean debug =
                command.getCommandSpec().root().userObject() instanceof HyalineCommand root
                        && root.debug;
        if (debug) {
            exception.printStackTrace(command.getErr());
        }
        if (exception instanceof HyalineException known) {
            command.getErr().println("hyaline: " + oneLine(known.getMessage()));
            return known.code().exitStatus();
        }
        command.getErr().println("hyaline: unexpected: " + oneLine(exception.toString()));
        if (!debug) {
            command.getErr().println("This is a bug; hyaline --debug … prints where it happened.");
        }
        return INTERNAL_ERROR;
    }

    private static String outOfMemory() {
        return Figures.format(
                "memory must be enough for this, but Java may use no more than: %,d MB (HYALINE_JAVA_OPTS=-Xmx…)",
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private static String oneLine(@Nullable String message) {
        return Terminal.harmless(String.valueOf(message)).replaceAll("\\s*[\\r\\n]+\\s*", " ");
    }
}
