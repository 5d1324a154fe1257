package dev.hyaline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.Seed;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.model.family.Families;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.tensor.Device;
import dev.hyaline.tensor.HeldTensors;
import dev.hyaline.tensor.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParityTest {

    private static final int TENSORS_A_FILE = 53; // every hook point but the scores

    static Stream<String> tinyModels() {
        return TinyModels.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("tinyModels")
    void everyValueOfEveryTinyModelIsTheExpectedOne(String name) {
        try (Transformer model = TinyModels.load(name)) {
            ParityReport report = ParityCheck.run(model, TinyModels.expected(name));
            assertThat(report.tensors()).hasSize(2 * 3 * TENSORS_A_FILE);
            assertThat(report.isGood()).as("%s", report.worst()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("tinyModels")
    void plainLinearLayersGiveThemToo(String name) {
        try (ModelFolder checkpoint = ModelFolder.open(TinyModels.folder(name));
                Transformer model =
                        Transformer.load(
                                checkpoint.weights(),
                                Device.CPU,
                                Precision.FP32,
                                ParityTest::plain)) {
            ParityReport report = ParityCheck.run(model, TinyModels.expected(name));
            assertThat(report.isGood()).as("%s", report.worst()).isTrue();
        }
    }

    private static Linear plain(Tensor weight, @Nullable Tensor bias, HeldTensors held) {
        return new PlainLinear(weight, bias, Precision.FP32, Device.CPU, held);
    }

    @Test
    void theBuiltInModelGivesTheExpectedValues() {
        try (ModelFolder checkpoint = ModelFolder.open("builtin");
                Transformer model = Transformer.load(checkpoint.weights())) {
            ParityReport report = ParityCheck.run(model, List.of(BuiltInModel.expectedValues()));
            assertThat(report.values()).isGreaterThan(2_000_000);
            assertThat(report.isGood()).as("%s", report.worst()).isTrue();
        }
    }

    @Test
    void anotherModelFailsTheCheck() {
        try (Transformer trained = TinyModels.load("tiny-gelu");
                Transformer random =
                        Transformer.load(
                                Families.installed().untrained(trained.config(), new Seed(1)))) {
            ParityReport report = ParityCheck.run(random, TinyModels.expected("tiny-gelu"));
            assertThat(report.isGood()).isFalse();
            assertThat(report.worst().isGood()).isFalse();
        }
    }

    @Test
    void expectedValuesOfAnotherShapeAreRefused(@TempDir Path folder) {
        Path file = folder.resolve("e.safetensors");
        new SafetensorsWriter()
                .add("input_ids", List.of(2L), new long[] {1, 2})
                .add("hook_embed", List.of(2L, 1L), new float[2])
                .write(file);
        try (Transformer model = TinyModels.load("tiny-gelu")) {
            assertThatThrownBy(() -> ParityCheck.run(model, List.of(file)))
                    .hasMessage("e.safetensors hook_embed: expected [2, 1], got [2, 32]");
        }
    }

    @Test
    void aFileWithoutIdsIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("e.safetensors");
        new SafetensorsWriter().add("hook_embed", List.of(1L), new float[1]).write(file);
        try (Transformer model = TinyModels.load("tiny-gelu")) {
            assertThatThrownBy(() -> ParityCheck.run(model, List.of(file)))
                    .hasMessageStartingWith("expected values must come with input_ids");
        }
    }
}
