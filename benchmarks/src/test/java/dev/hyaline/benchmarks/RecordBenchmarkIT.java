package dev.hyaline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.benchmarks.record.Contestant;
import dev.hyaline.benchmarks.record.ContestantResult;
import dev.hyaline.benchmarks.record.RecordReport;
import dev.hyaline.benchmarks.record.Shares;
import dev.hyaline.common.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordBenchmarkIT {

    @TempDir private Path folder;

    @Test
    void measuresEachContestantInAProcessOfItsOwnAndKeepsRecordings() {
        StringWriter out = new StringWriter();
        Path json = folder.resolve("report.json");
        int status =
                Benchmarks.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(new StringWriter(), true))
                        .execute(
                                "record",
                                "--shape=builtin",
                                "--contestants=lean-bf16,hyaline-bf16",
                                "--tokens=4096",
                                "--seconds=0.2",
                                "--rounds=1",
                                "--limit-seconds=0.2",
                                "--keep=" + folder.resolve("runs"),
                                "--json=" + json);
        assertThat(status).isZero();
        assertThat(out.toString()).contains("hyaline-bf16 / lean-bf16: ", "limit bf16: ");
        RecordReport report = Json.read(json, RecordReport.class);
        assertThat(report.rounds())
                .extracting(ContestantResult::contestant)
                .containsExactly(Contestant.LEAN_BF16, Contestant.HYALINE_BF16);
        assertThat(report.rounds())
                .allSatisfy(round -> {
                    assertThat(round.tokens()).isPositive();
                    assertThat(round.seconds()).isPositive();
                    assertThat(round.limit().flopsPerSecond()).isPositive();
                });
        assertThat(report.rounds().getLast().tokens()).isLessThanOrEqualTo(4096);
        assertThat(report.contestants().getLast().bytesWritten()).isPositive();
        assertThat(report.contestants().getLast().shares())
                .containsOnlyKeys(Shares.ALL.toArray(String[]::new));
        assertThat(folder.resolve("runs/hyaline-bf16-1/manifest.json")).isRegularFile();
    }
}
