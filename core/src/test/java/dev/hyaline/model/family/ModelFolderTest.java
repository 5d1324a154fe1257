package dev.hyaline.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.checkpoint.DType;
import dev.hyaline.checkpoint.SafetensorsWriter;
import dev.hyaline.common.HyalineException;
import dev.hyaline.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {

    private static final String CONFIG =
            """
            {"model_type": "gpt2", "n_layer": 1, "n_head": 2, "n_embd": 4, "n_positions": 3,
             "vocab_size": 5}
            """;

    @TempDir Path folder;

    /** The weights of a good model, by name; tests change them before writing. */
    private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

    private final Map<String, float[]> values = new LinkedHashMap<>();

    @BeforeEach
    void aGoodModel() throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG);
        ModelConfig config = ModelFolder.config(folder);
        new Gpt2Family()
                .layout(config)
                .all(config)
                .forEach(weight -> put(weight.name(), weight.shape()));
    }

    @Test
    void theBuiltInModelOpensByItsName() {
        try (ModelFolder checkpoint = ModelFolder.open("builtin")) {
            assertThat(checkpoint.name()).isEqualTo("builtin");
            assertThat(checkpoint.config().nLayers()).isEqualTo(6);
            assertThat(checkpoint.tensor("wte.weight").dtype()).isEqualTo(DType.F16);
        }
    }

    @Test
    void aModelIsCalledAfterItsFolder() {
        write("model.safetensors");
        try (ModelFolder checkpoint = ModelFolder.open(folder.toString())) {
            assertThat(checkpoint.name()).isEqualTo(folder.getFileName().toString());
            assertThat(checkpoint.tensor("wpe.weight").shape()).containsExactly(3L, 4L);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "models--openai-community--gpt2/snapshots/607a30d783df, openai-community/gpt2",
        "models--gpt2/snapshots/607a30d783df, gpt2",
        "models--a--b/607a30d783df, 607a30d783df",
    })
    void aModelOfTheHubsCacheIsCalledAsOnTheHub(String place, String name, @TempDir Path hub)
            throws IOException {
        write("model.safetensors");
        Path snapshot = Files.createDirectories(hub.resolve(place));
        for (String file : List.of("config.json", "model.safetensors")) {
            Files.copy(folder.resolve(file), snapshot.resolve(file));
        }
        try (ModelFolder model = ModelFolder.open(snapshot)) {
            assertThat(model.name()).isEqualTo(name);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "module.%s",
                "_orig_mod.transformer.%s",
                "module._orig_mod.%s",
                "transformer._orig_mod.%s",
                "_fsdp_wrapped_module.transformer._checkpoint_wrapped_module.%s"
            })
    void whatTrainingWrappedAModelInIsNoPartOfItsNames(String wrapped) {
        Map<String, List<Long>> plain = new LinkedHashMap<>(shapes);
        shapes.clear();
        plain.forEach((name, shape) -> put(String.format(Locale.ROOT, wrapped, name), shape));
        write("model.safetensors");
        try (ModelFolder checkpoint = ModelFolder.open(folder.toString())) {
            assertThat(checkpoint.tensor("wpe.weight").shape()).containsExactly(3L, 4L);
        }
    }

    @Test
    void theIdentityFollowsTheContentAlone(@TempDir Path other) throws IOException {
        write("model.safetensors");
        String identity = identity(folder);
        Files.copy(folder.resolve("config.json"), other.resolve("config.json"));
        Files.copy(folder.resolve("model.safetensors"), other.resolve("model.safetensors"));
        Files.writeString(other.resolve("README.md"), "not content");
        assertThat(identity(other)).isEqualTo(identity);
        value("ln_f.bias")[1] = 1;
        write("model.safetensors");
        assertThat(identity(folder)).isNotEqualTo(identity);
    }

    @Test
    void whatIsNoModelFolderIsSaidInOneLine(@TempDir Path empty) throws IOException {
        assertRefused(empty.resolve("x"), "model must be a folder or the word builtin, but is: ");
        assertRefused(empty, "model folder must have a config.json, but has none: " + empty);
        assertRefused(
                folder, "weights must be in model.safetensors, but is: none (" + folder + ")");
        Files.createFile(folder.resolve("pytorch_model.bin"));
        assertRefused(
                folder,
                "weights must be in model.safetensors, but is: only pytorch_model.bin, which"
                        + " Hyaline does not read: convert it ("
                        + folder
                        + ")");
    }

    @Test
    void aWrongShapeShowsBothSides() {
        put("h.0.mlp.c_fc.weight", List.of(16L, 4L));
        write("model.safetensors");
        assertRefused(
                folder, "h.0.mlp.c_fc.weight: expected [4, 16], got [16, 4] (model.safetensors)");
    }

    @Test
    void missingAndExtraWeightsAreNamed() {
        shapes.remove("ln_f.bias");
        write("model.safetensors");
        assertRefused(
                folder, "ln_f.bias must be among the weights, but is missing (" + folder + ")");
        put("ln_f.bias", List.of(4L));
        put("h.1.ln_1.bias", List.of(4L));
        write("model.safetensors");
        assertRefused(
                folder,
                "h.1.ln_1.bias must not be there, as GPT-2 of this config has no such weight"
                        + " (model.safetensors)");
    }

    @Test
    void aWeightUnderTwoNamesIsRefused() {
        put("transformer.ln_f.bias", List.of(4L));
        write("model.safetensors");
        assertRefused(
                folder,
                "ln_f.bias must be there once, but is: ln_f.bias and transformer.ln_f.bias"
                        + " (model.safetensors)");
    }

    @Test
    void maskBuffersAndAnEqualHeadAreFineAndAnUntiedHeadIsNot() {
        put("h.0.attn.bias", List.of(1L, 1L, 3L, 3L));
        put("h.0.attn.masked_bias", List.of());
        put("lm_head.weight", List.of(5L, 4L));
        write("model.safetensors");
        ModelFolder.open(folder).close();
        value("lm_head.weight")[7] = 0.5f;
        write("model.safetensors");
        assertRefused(
                folder,
                "lm_head.weight must equal wte.weight, as untied heads are not supported, but is:"
                        + " different (model.safetensors)");
    }

    @Test
    void weightsThatAreNotFiniteAreRefusedByName() {
        value("wpe.weight")[5] = Float.NaN;
        value("ln_f.bias")[0] = Float.POSITIVE_INFINITY;
        write("model.safetensors");
        try (ModelFolder checkpoint = ModelFolder.open(folder)) {
            assertThatThrownBy(() -> checkpoint.tensor("wpe.weight"))
                    .hasMessage(
                            "wpe.weight: values must be finite, but is: NaN at index 5"
                                    + " (model.safetensors)");
            assertThatThrownBy(() -> checkpoint.tensor("ln_f.bias"))
                    .hasMessageContaining("but is: Infinity at index 0");
        }
    }

    @Test
    void weightsOfWholeNumbersAreRefused() {
        shapes.remove("ln_f.bias");
        writer().add("ln_f.bias", List.of(4L), new long[4]).write(model("model.safetensors"));
        assertRefused(
                folder,
                "ln_f.bias: dtype must be a floating-point type, but is: I64 (model.safetensors)");
    }

    @Test
    void anIndexThatDisagreesWithItsShardsIsRefused() throws IOException {
        String shard = "model-1.safetensors";
        write(shard);
        assertIndexRefused(
                "{\"weight_map\": {}}", "weight_map must name tensors, but is: empty or missing");
        assertIndexRefused("{", "model.safetensors.index.json must be JSON, but is not: ");
        assertIndexRefused(
                "{\"weight_map\": {\"wte.weight\": 3}}", "wte.weight must have a shard, but is: 3");
        assertIndexRefused(
                "{\"weight_map\": {\"wte.weight\": \"../model-1.safetensors\"}}",
                "shard must be a file of the folder, but is: ../model-1.safetensors");
        assertIndexRefused(
                "{\"weight_map\": {\"wte.weight\": \"model-2.safetensors\"}}",
                "shard must be a file of the folder, but is: model-2.safetensors");
        assertIndexRefused(
                "{\"weight_map\": {\"other\": \"model-1.safetensors\"}}",
                "other must be in model-1.safetensors, but is: nowhere");
        assertIndexRefused(
                "{\"weight_map\": {\"wte.weight\": \"model-1.safetensors\"}}",
                "wpe.weight must be in weight_map, but is missing");
    }

    private void assertIndexRefused(String index, String message) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), index);
        assertRefused(folder, message);
    }

    private void put(String name, List<Long> shape) {
        shapes.put(name, shape);
        int count = shape.stream().mapToInt(Long::intValue).reduce(1, Math::multiplyExact);
        values.put(name, new float[count]);
    }

    private float[] value(String name) {
        return values.getOrDefault(name, new float[0]);
    }

    private SafetensorsWriter writer() {
        SafetensorsWriter writer = new SafetensorsWriter();
        shapes.forEach((name, shape) -> writer.add(name, shape, value(name)));
        return writer;
    }

    private void write(String file) {
        writer().write(model(file));
    }

    private Path model(String file) {
        return folder.resolve(file);
    }

    private static String identity(Path folder) {
        try (ModelFolder checkpoint = ModelFolder.open(folder)) {
            return checkpoint.identity().hex();
        }
    }

    private static void assertRefused(Path folder, String message) {
        assertThatThrownBy(() -> ModelFolder.open(folder).close())
                .isInstanceOf(HyalineException.class)
                .hasMessageStartingWith(message);
    }
}
