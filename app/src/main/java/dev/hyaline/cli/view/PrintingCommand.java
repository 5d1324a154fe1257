package dev.hyaline.cli.view;

import dev.hyaline.common.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command whose result is printed. */
public abstract class PrintingCommand implements Callable<Integer> {

    @Spec CommandSpec spec;

    public final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    public final void print(String lines) {
        out().println(lines);
    }

    public final void printJson(Object value) {
        print(Json.PRETTY.writeValueAsString(value));
    }

    /** Says what is no part of the result. */
    public final void warn(String line) {
        spec.commandLine().getErr().println("hyaline: " + line);
    }

    /** What was said on the command line makes no sense. */
    public final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
