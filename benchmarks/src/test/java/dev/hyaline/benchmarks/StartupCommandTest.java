package dev.hyaline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class StartupCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        StartupCommand.Report report =
                StartupCommand.Report.of(List.of(40.0, 10.0, 20.0, 30.0), "a machine");
        assertThat(report).isEqualTo(new StartupCommand.Report("startup", 4, 25, 10, "a machine"));
        assertThat(report.toText())
                .isEqualTo("hyaline --version: median 25 ms, min 10 ms of 4 starts (a machine)");
    }

    @Test
    void startsRealJvmsWithTheOptionsOfTheFile() throws Exception {
        Path arguments = folder.resolve("hyaline.args");
        Files.writeString(
                arguments, Figures.format("-cp \"%s\"\n", System.getProperty("java.class.path")));
        assertThat(execute("startup", "--runs", "2", "--json", "--arguments", arguments.toString()))
                .isZero();
        JsonNode report = Json.STRICT.readTree(out.toString());
        assertThat(report.get("runs").asInt()).isEqualTo(2);
        assertThat(report.get("minMillis").asDouble())
                .isPositive()
                .isLessThanOrEqualTo(report.get("medianMillis").asDouble());
        assertThat(report.get("machine").asString())
                .contains("Java " + Runtime.version().feature());
    }

    @Test
    void aJvmThatFailsIsNoMeasurement() throws Exception {
        Path arguments = folder.resolve("hyaline.args");
        Files.writeString(arguments, "-cp nowhere\n");
        assertThat(execute("startup", "--arguments", arguments.toString())).isEqualTo(10);
        assertThat(err.toString())
                .isEqualTo("hyaline: hyaline --version must end with status 0, but is: 1\n");
    }

    @Test
    void saysHowToStartItWhenTheOptionsAreMissing() {
        assertThat(execute("startup")).isEqualTo(2);
        assertThat(err.toString()).contains("./hyaline bench startup");
    }

    @Test
    void refusesToMeasureNothing() {
        assertThat(execute("startup", "--runs", "0")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("hyaline: --runs must be at least 1, but is: 0\n");
    }

    @Test
    void withoutABenchmarkItListsThem() {
        assertThat(execute()).isZero();
        assertThat(out.toString()).contains("startup");
    }

    @Test
    void explainsEachBenchmark() {
        assertThat(execute("--help")).isZero();
        assertThat(execute("startup", "--help")).isZero();
        assertThat(out.toString()).contains("Usage: hyaline bench startup", "--runs");
    }

    private int execute(String... arguments) {
        return Benchmarks.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
