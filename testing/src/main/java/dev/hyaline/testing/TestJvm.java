package dev.hyaline.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Processes of their own for what a test kills. */
public final class TestJvm {

    /** What is killed leaves its files there, until this process ends. */
    private static final Path TEMPORARY = temporary();

    private TestJvm() {}

    private static Path temporary() {
        try {
            Path folder = Files.createTempDirectory("hyaline-test-jvms");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a class with the class path and the options of this JVM, but for the coverage agent.
     * What it says comes on standard output, errors too.
     *
     * @param options more options for the JVM
     */
    public static Process start(Class<?> main, List<String> options, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--"))
                .forEach(command::add);
        command.add("-Djava.io.tmpdir=" + TEMPORARY);
        command.addAll(options);
        command.add("-cp");
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("OMP_NUM_THREADS", "1"); // beside this process, more are slower
        return builder.start();
    }

    /**
     * What a process says until it ends.
     *
     * @throws AssertionError if it does not end well, with a line that says {@code done}
     */
    public static List<String> finish(Process process) throws IOException, InterruptedException {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> all = lines.lines().toList();
            int status = process.waitFor();
            if (status != 0 || all.isEmpty() || !all.getLast().equals("done")) {
                throw new AssertionError(
                        "process must end well, but ends with " + status + " " + all);
            }
            return all;
        } finally {
            process.destroyForcibly();
        }
    }
}
