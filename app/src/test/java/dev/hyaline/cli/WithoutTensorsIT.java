package dev.hyaline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.testing.TestJvm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        Process process = TestJvm.start(Main.class, List.of("-Xlog:class+load"), args);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(output.substring(Math.max(0, output.length() - 2000)))
                .isZero();
        return output;
    }
}
