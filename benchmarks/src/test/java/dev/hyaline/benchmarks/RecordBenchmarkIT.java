package dev.hyaline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.benchmarks.record.Contestant;
import dev.hyaline.benchmarks.record.ContestantResult;
import dev.hyaline.benchmarks.record.RecordReport;
import dev.hyaline.benchmarks.record.Shares;
import dev.hyaline.common.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordBenchmarkIT {

    @TempDir private Path folder;

    @Test
    void measuresEachContestantInAProcessOfItsOwnAndKeepsRecordings() throws IOException {
        StringWriter out = new StringWriter();
        Path corpus = folder.resolve("texts.jsonl"); // the built-in one is read whole
        String text = "One line of many words, said again and again, until it is long. ".repeat(16);
        Files.writeString(
                corpus,
                IntStream.range(0, 40)
                        .mapToObj(document -> "{\"text\":\"" + document + " " + text + "\"}\n")
                        .collect(Collectors.joining()));
        Path json = folder.resolve("report.json");
        int status =
                Benchmarks.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(new StringWriter(), true))
                        .execute(
                                "record",
                                "--shape=builtin",
                                "--corpus=" + corpus,
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
