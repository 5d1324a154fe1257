package dev.hyaline.benchmarks.machine;

import dev.hyaline.common.HyalineException;
import dev.hyaline.common.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process of this program, with this one's Java, options and class path. */
public final class ChildJvm {

    private static final String BENCHMARKS = "dev.hyaline.benchmarks.Benchmarks";

    private ChildJvm() {}

    /**
     * Runs a benchmark command; what it says on standard error is passed on.
     *
     * @param name what is run, for messages
     * @return the last line that it prints
     */
    public static String lastLine(String name, List<String> arguments) {
        return lastLine(name, BENCHMARKS, arguments);
    }

    /** A contestant's result: its command gets a task as JSON and prints one. */
    public static <T> T ask(String name, String command, Object task, Class<T> result) {
        String line = lastLine(name, List.of(command, Json.STRICT.writeValueAsString(task)));
        return Json.STRICT.readValue(line, result);
    }

    /**
     * The same with another entry point.
     *
     * @param main its class
     */
    public static String lastLine(String name, String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-javaagent:")) // it would be measured too
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(main);
        command.addAll(arguments);
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            Thread end = new Thread(process::destroy); // it must not outlive who asked for it
            Runtime.getRuntime().addShutdownHook(end);
            try {
                return answer(name, process);
            } finally {
                process.destroy();
                Runtime.getRuntime().removeShutdownHook(end);
            }
        } catch (IOException e) {
            throw HyalineException.resources(
                            "cannot start " + command.getFirst() + ": " + e.getMessage())
                    .because(e);
        }
    }

    private static String answer(String name, Process process) throws IOException {
        String last = "";
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
            int status = process.waitFor();
            if (status != 0) {
                throw HyalineException.checkFailed(
                        "%s must end with status 0, but is: %d", name, status);
            }
            return last;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HyalineException.checkFailed("interrupted while measuring").because(e);
        }
    }
}
