package dev.hyaline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.benchmarks.machine.Limit;
import dev.hyaline.benchmarks.machine.Spread;
import dev.hyaline.benchmarks.sae.SaeBenchmarkReport;
import dev.hyaline.benchmarks.sae.SaeContestant;
import dev.hyaline.benchmarks.sae.SaeEndToEnd;
import dev.hyaline.benchmarks.sae.SaeResult;
import dev.hyaline.benchmarks.sae.SaeTable;
import dev.hyaline.benchmarks.sae.SaeTask;
import dev.hyaline.common.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SaeBenchmarkTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --k 0 | --k must be at least 1, but is: 0
                    --latents 8 | --latents must be at least k, 32, but is: 8
                    --dead 1 | --dead must be in [0, 1), but is: 1.0
                    --rounds 0 | --rounds must be at least 1, but is: 0
                    --steps 0 | --steps must be at least 1, but is: 0
                    --batch 0 | --batch must be at least 1, but is: 0
                    --epochs -1 | --epochs must be at least 0, but is: -1
                    --d-in 1 | --d-in must be at least 2, but is: 1
                    --limit-seconds 0 | --limit-seconds must be above 0, but is: 0.0
                    """)
    void refusesWhatItCannotMeasure(String arguments, String message) {
        assertThat(execute(("sae " + arguments).split(" ", -1))).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("hyaline: " + message + "\n");
    }

    @Test
    void measuresBothSidesInProcessesOfTheirOwn() {
        Path json = folder.resolve("sae.json");
        assertThat(
                        execute(
                                "sae",
                                "--latents=256",
                                "--dense-latents=256",
                                "--d-in=32",
                                "--k=4",
                                "--batch=64",
                                "--dead=0.5",
                                "--steps=1",
                                "--rounds=1",
                                "--limit-seconds=0.1",
                                "--epochs=0",
                                "--json=" + json))
                .isZero();
        assertThat(out.toString()).contains("over dense", "d 32, k 4, 64 tokens a step");
        SaeBenchmarkReport report = Json.read(json, SaeBenchmarkReport.class);
        assertThat(report.rounds())
                .extracting(each -> each.task().contestant() + " " + each.task().latents())
                .containsExactly("dense 256", "hyaline 256");
        assertThat(report.rows().get(1).overDense()).isPresent();
        assertThat(report.rounds().getLast().encoderSeconds().orElseThrow()).isPositive();
    }

    @Test
    void ratiosAreThoseOfRoundsAndNecessaryMemoryIsNotExtra() {
        SaeTask dense = new SaeTask(SaeContestant.DENSE, 100, 10, 4, 50, 0, 2, 1);
        SaeTask ours = dense.of(SaeContestant.HYALINE);
        SaeTask alone = new SaeTask(SaeContestant.HYALINE, 200, 10, 4, 50, 0, 2, 1);
        SaeBenchmarkReport report =
                SaeBenchmarkReport.of(
                        "machine",
                        List.of(
                                result(dense, 10, OptionalDouble.empty()),
                                result(ours, 2, OptionalDouble.of(1)),
                                result(dense, 40, OptionalDouble.empty()),
                                result(ours, 4, OptionalDouble.of(2)),
                                result(alone, 3, OptionalDouble.of(2))),
                        Optional.of(new SaeEndToEnd(4096, 32, 3000, 2)));
        assertThat(SaeTable.of(report)).contains("k 32: 1,500 tokens/s (3,000 tokens in 2 s)");
        assertThat(report.rows().getLast().overDense()).isEmpty();
        SaeBenchmarkReport.Row row = report.rows().get(1);
        assertThat(row.tokensPerSecond()).isEqualTo(new Spread(18.75, 12.5, 25));
        assertThat(row.overDense()).contains(new Spread(7.5, 5, 10));
        assertThat(row.encoderShare()).contains(new Spread(0.1875, 0.125, 0.25));
        assertThat(row.extraBytes()).hasValue(100_000 - 1_000 - 3 * (4 * 2110));
        assertThat(row.wholeBytes()).hasValue(100_000 + 4 * 2110);
        assertThat(report.rows().getFirst().overDense()).isEmpty();
    }

    /** Two steps of so many seconds each; encoder FLOPs are 200,000. */
    private static SaeResult result(SaeTask task, double seconds, OptionalDouble encoderSeconds) {
        Limit limit = new Limit("fp32", 8e5, "", List.of(), List.of());
        return new SaeResult(
                task,
                "engine",
                List.of(seconds, seconds),
                encoderSeconds,
                OptionalLong.of(1_000),
                OptionalLong.of(100_000),
                limit);
    }

    private int execute(String... arguments) {
        return Benchmarks.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
