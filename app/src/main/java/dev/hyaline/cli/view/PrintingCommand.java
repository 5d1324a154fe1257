package dev.hyaline.cli.view;

import com.google.errorprone.annotations.FormatMethod;
import dev.hyaline.common.ErrorCode;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command whose result is printed. */
public abstract class PrintingCommand implements Callable<Integer> {

    @Spec CommandSpec spec;

    private int status;

    /** Does it. */
    protected abstract void run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        run();
        return status;
    }

    /** What a command that checks things found; its exit status says so. */
    protected final void verdict(boolean good) {
        status = good ? 0 : ErrorCode.CHECK_FAILED.exitStatus();
    }

    public final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    public final void print(String lines) {
        out().println(lines);
    }

    /** A line of text and figures, the same in every country. */
    @FormatMethod
    public final void print(String format, @Nullable Object... values) {
        print(Figures.format(format, values));
    }

    public final void printJson(Object value) {
        print(Json.PRETTY.writeValueAsString(value));
    }

    /**
     * The result.
     *
     * @param json whether it is printed as JSON
     * @param text prints it for people
     */
    public final void print(boolean json, Object result, Runnable text) {
        if (json) {
            printJson(result);
        } else {
            text.run();
        }
    }

    /** Says what is no part of the result. */
    @FormatMethod
    public final void warn(String format, @Nullable Object... values) {
        spec.commandLine().getErr().println("hyaline: " + Figures.format(format, values));
    }

    /** What was said on the command line makes no sense. */
    public final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
