package dev.hyaline.benchmarks;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import dev.hyaline.run.Machine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The wall time of the smallest command, {@code hyaline --version}, in JVMs of their own that are
 * started as the launcher starts them.
 */
@Command(
        name = "startup",
        description =
                "The wall time of 'hyaline --version' in a new JVM, options as in the launcher.")
final class StartupCommand implements Runnable {

    /** Started and not counted: they read the jars into the system's file cache. */
    private static final int WARM_UPS = 3;

    @Option(
            names = "--runs",
            defaultValue = "20",
            description = "JVMs to start (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--json", description = "Print one line of JSON.")
    private boolean json;

    @Option(
            names = "--arguments",
            hidden = true,
            defaultValue = "${sys:hyaline.app.arguments}",
            description = "The launcher's file of JVM options.")
    private String arguments = "";

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        if (runs < 1) {
            throw HyalineException.usage("--runs must be at least 1, but is: " + runs);
        }
        List<String> command = command();
        for (int i = 0; i < WARM_UPS; i++) {
            startMillis(command);
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            millis.add(startMillis(command));
        }
        Report report = Report.of(millis, Machine.describe());
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.STRICT.writeValueAsString(report) : report.toText());
        out.flush();
    }

    private List<String> command() {
        if (!Files.isRegularFile(Path.of(arguments))) {
            throw HyalineException.usage(
                    "the launcher's file of JVM options must exist, but is: '%s' (start this with ./hyaline bench startup)",
                    arguments);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, "@" + arguments, "dev.hyaline.cli.Main", "--version");
    }

    private static double startMillis(List<String> command) {
        try {
            long start = System.nanoTime();
            Process process =
                    new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            int status = process.waitFor();
            double millis = (System.nanoTime() - start) / 1e6;
            if (status != 0) {
                throw HyalineException.checkFailed(
                        "hyaline --version must end with status 0, but is: " + status);
            }
            return millis;
        } catch (IOException e) {
            throw HyalineException.resources(
                            "cannot start " + command.getFirst() + ": " + e.getMessage())
                    .because(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HyalineException.checkFailed("interrupted while measuring").because(e);
        }
    }

    /**
     * Start-up times of one machine.
     *
     * @param runs how many starts were measured, at least 1
     * @param medianMillis the middle one, or the mean of the two middle ones
     * @param minMillis the shortest
     */
    record Report(
            String benchmark, int runs, double medianMillis, double minMillis, String machine) {

        static Report of(List<Double> millis, String machine) {
            List<Double> sorted = millis.stream().sorted().toList();
            int n = sorted.size();
            double median = (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
            return new Report("startup", n, median, sorted.getFirst(), machine);
        }

        String toText() {
            return String.format(
                    Locale.ROOT,
                    "hyaline --version: median %.0f ms, min %.0f ms of %d starts (%s)",
                    medianMillis,
                    minMillis,
                    runs,
                    machine);
        }
    }
}
