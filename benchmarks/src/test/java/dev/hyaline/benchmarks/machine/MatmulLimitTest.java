package dev.hyaline.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.benchmarks.record.Tiny;
import dev.hyaline.common.Json;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.Torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MatmulLimitTest {

    @ParameterizedTest
    @EnumSource(Precision.class)
    void triesEveryWayAndTakesTheBest(Precision precision) {
        int threads = Torch.threads();
        Limit limit = MatmulLimit.measure(Tiny.CONFIG, precision, 0.1);
        assertThat(limit.precision()).isEqualTo(precision.id());
        assertThat(limit.trials())
                .hasSizeGreaterThanOrEqualTo(10)
                .allSatisfy(trial -> assertThat(trial.flopsPerSecond()).isPositive());
        assertThat(limit.trials().stream().map(trial -> trial.path().rows()).distinct())
                .containsExactly(256, 512, 1024, 2048, 4096);
        assertThat(limit.finals()).hasSize(3);
        assertThat(limit.flopsPerSecond())
                .isEqualTo(
                        limit.finals().stream()
                                .mapToDouble(Limit.Rate::flopsPerSecond)
                                .max()
                                .orElseThrow());
        assertThat(limit.path()).isEqualTo(limit.finals().getFirst().path().describe());
        assertThat(Torch.threads()).isEqualTo(threads);
        String json = Json.STRICT.writeValueAsString(limit);
        assertThat(Json.STRICT.readValue(json, Limit.class)).isEqualTo(limit);
    }
}
