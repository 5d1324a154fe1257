package dev.hyaline.benchmarks.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.benchmarks.machine.Limit;
import dev.hyaline.benchmarks.machine.MatmulKernel;
import dev.hyaline.benchmarks.machine.MatmulPath;
import dev.hyaline.benchmarks.machine.Spread;
import dev.hyaline.common.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class RecordReportTest {

    private static final Offset<Double> EXACT = Offset.offset(1e-12);
    private static final long WEIGHTS = 1L << 20;

    private static final ContestantResult EAGER =
            result(
                    Contestant.EAGER,
                    500,
                    Map.of("matmul", 0.75, "elementwise", 0.25),
                    OptionalLong.of(11 * WEIGHTS),
                    0);
    private static final ContestantResult HYALINE =
            result(
                    Contestant.HYALINE_FP32,
                    1000,
                    Map.of("matmul", 0.7, "writing", 0.04, "checkpoints", 0.01, "waiting", 0.2),
                    OptionalLong.of(3 * WEIGHTS),
                    2 * WEIGHTS);

    private static final RecordReport REPORT =
            RecordReport.of(
                    "a machine",
                    ModelShape.GPT2_SMALL,
                    ModelShape.GPT2_SMALL.config(),
                    List.of(
                            EAGER,
                            HYALINE,
                            result(
                                    Contestant.HYALINE_FP32,
                                    1400,
                                    HYALINE.shares(),
                                    OptionalLong.empty(),
                                    2 * WEIGHTS)));

    @Test
    void aRowIsTheMedianOfItsRounds() {
        ContestantSummary row = REPORT.contestants().getLast();
        assertThat(row.contestant()).isEqualTo("hyaline-fp32");
        assertThat(row.tokensPerSecond()).isEqualTo(new Spread(1200, 1000, 1400));
        assertThat(row.unitTokensPerSecond()).isEqualTo(1200.0 * 36_864);
        assertThat(row.necessaryFlopsPerSecond()).isEqualTo(1200.0 * 166_348_800);
        assertThat(row.limitShare().median()).isCloseTo(1200.0 * 166_348_800 / 250e9, EXACT);
        assertThat(row.peakWithoutWeights()).hasValue(2 * WEIGHTS);
    }

    @Test
    void ratiosAreThoseOfTheMediansThatAreThere() {
        assertThat(REPORT.ratios()).isEqualTo(Map.of("hyaline-fp32 / eager", 2.4));
    }

    @Test
    void theTableShowsWhatIsKnownAndLeavesOutWhatIsNot() {
        List<List<String>> rows =
                RecordTable.of(REPORT)
                        .lines()
                        .limit(3)
                        .map(line -> List.of(line.split(" {2,}", -1)))
                        .toList();
        assertThat(rows.get(1))
                .containsExactly(
                        "eager",
                        "500 (500..500)",
                        "18.4 M",
                        "83.2",
                        "33.3 %",
                        "75.0 %",
                        "25.0 %",
                        "-",
                        "-",
                        "-",
                        "0.0 %",
                        "10 MiB",
                        "-");
        assertThat(rows.get(2))
                .containsExactly(
                        "hyaline-fp32",
                        "1,200 (1,000..1,400)",
                        "44.2 M",
                        "199.6",
                        "79.8 %",
                        "70.0 %",
                        "-",
                        "-",
                        "-",
                        "5.0 %",
                        "25.0 %",
                        "2 MiB",
                        "2 MiB");
        assertThat(RecordTable.of(REPORT).lines().skip(7))
                .containsExactly(
                        "limit fp32: 250 GFLOP/s (250..250; packed oneDNN, 256 rows, 2 x 1 threads)",
                        "hyaline-fp32 / eager: 2.40",
                        "eager: as chosen",
                        "hyaline-fp32: as chosen",
                        "gpt2-small: 12 layers, dModel 768, dMlp 3072, vocabulary 50257; windows of 64 tokens",
                        "a machine, libtorch 2.10.0");
    }

    @Test
    void columnsStandBelowEachOther() {
        assertThat(RecordTable.of(REPORT).lines().limit(3).map(String::length).distinct())
                .hasSize(1);
    }

    @Test
    void aResultSurvivesTheWayBetweenTwoProcesses() {
        for (ContestantResult result : REPORT.rounds()) {
            String line = Json.STRICT.writeValueAsString(result);
            assertThat(line).doesNotContain("\n");
            assertThat(Json.STRICT.readValue(line, ContestantResult.class)).isEqualTo(result);
        }
    }

    private static ContestantResult result(
            Contestant contestant,
            double tokensPerSecond,
            Map<String, Double> shares,
            OptionalLong peakBytes,
            long bytesWritten) {
        Limit.Rate rate = new Limit.Rate(new MatmulPath(MatmulKernel.PACKED, 256, 2, 1), 250e9);
        Map<String, Double> ordered = new LinkedHashMap<>();
        new ArrayList<>(shares.keySet())
                .stream().sorted().forEach(name -> ordered.put(name, shares.get(name)));
        return new ContestantResult(
                contestant,
                "2.10.0",
                "as chosen",
                0,
                (long) (10 * tokensPerSecond),
                10,
                ordered,
                peakBytes,
                WEIGHTS,
                bytesWritten,
                Limit.of(contestant.precision(), List.of(rate), List.of(rate)));
    }
}
