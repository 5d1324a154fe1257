package dev.hyaline.benchmarks.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.run.Manifest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class HyalineContestantTest {

    @Test
    void sharesAreOfTheTimeOfAllLanesOrOfTheJob() {
        Manifest.Stage record =
                new Manifest.Stage(
                        "record",
                        8,
                        "",
                        Map.of(
                                "lanes", 2,
                                "linearSeconds", 10.0,
                                "forwardSeconds", 4,
                                "transferSeconds", 1.0,
                                "selectionSeconds", 2.0,
                                "waitingSeconds", 1.0,
                                "checkpointSeconds", 0.5,
                                "writingSeconds", 1.0));
        Manifest.Stage prepare = new Manifest.Stage("prepare", 1, "", Map.of());
        assertThat(HyalineContestant.shares(List.of(prepare, record), 10))
                .isEqualTo(
                        Map.of(
                                Shares.MATMUL, 0.5,
                                Shares.ELEMENTWISE, 0.2,
                                Shares.TRANSFER, 0.05,
                                Shares.SELECTION, 0.1,
                                Shares.WAITING, 0.05,
                                Shares.CHECKPOINTS, 0.05,
                                Shares.WRITING, 0.1,
                                Shares.PREPARING, 0.1));
    }

    @Test
    void whatTheManifestDoesNotSayIsAbsent() {
        Manifest.Stage record = new Manifest.Stage("record", 8, "", Map.of("passes", 1));
        assertThat(HyalineContestant.shares(List.of(record), 10)).isEmpty();
    }
}
