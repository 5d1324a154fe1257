package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that need no tensors load no libtorch, as the JVM's own list of classes shows. */
final class WithoutTensorsIT {

    @TempDir static Path folder;
    private static Path run;

    @BeforeAll
    static void record() throws IOException {
        run = Cli.recordTinyRun(folder);
    }

    @Test
    void helpQueryAndVerifyDoWithout() throws Exception {
        assertThat(classesOf("--help")).doesNotContain("org.bytedeco");
        assertThat(classesOf("activations", "--help")).doesNotContain("org.bytedeco");
        assertThat(classesOf("query", run.toString(), "FROM units LIMIT 1"))
                .contains("org.duckdb")
                .doesNotContain("org.bytedeco");
        assertThat(classesOf("verify", run.toString(), "-q"))
                .contains("org.duckdb")
                .doesNotContain("org.bytedeco");
    }

    @Test
    void theListOfClassesWouldTell() throws Exception {
        assertThat(classesOf("activations", "--ids", "1", "-m", Cli.TINY_MODEL))
                .contains("org.bytedeco");
    }

    private static String classesOf(String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xlog:class+load"));
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, "dev.hyaline.cli.Main"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(output.substring(Math.max(0, output.length() - 2000)))
                .isZero();
        return output;
    }
}
