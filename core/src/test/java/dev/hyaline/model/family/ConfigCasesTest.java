package dev.hyaline.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.model.ActivationFunction;
import dev.hyaline.model.Attention;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.Rotary;
import dev.hyaline.model.WeightPart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Configurations as they are on the hub, with the shapes that they mean; and some to refuse. */
class ConfigCasesTest {

    @TempDir static Path folder;

    static Stream<Arguments> shapes() {
        return cases("shape");
    }

    static Stream<Arguments> refusals() {
        return cases("refused");
    }

    private static Stream<Arguments> cases(String key) {
        try (InputStream stream =
                Objects.requireNonNull(
                        ConfigCasesTest.class.getResourceAsStream(
                                "/fixtures/families/config-cases.json"))) {
            List<JsonNode> all =
                    new JsonMapper()
                            .readTree(stream)
                            .valueStream()
                            .filter(each -> each.has(key))
                            .toList();
            assertThat(all).hasSize(key.equals("shape") ? 33 : 18);
            return all.stream()
                    .map(each ->
                            Arguments.of(
                                    each.path("name").stringValue(),
                                    each.path("config"),
                                    each.path(key)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void aConfigMeansItsShape(String name, JsonNode json, JsonNode shape) {
        ModelConfig config = read(json);
        assertThat(config.family()).isEqualTo(shape.path("family").stringValue());
        assertThat(config.dModel()).isEqualTo(shape.path("d_model").intValue());
        assertThat(config.dVocab()).isEqualTo(shape.path("d_vocab").intValue());
        assertThat(config.nCtx()).isEqualTo(shape.path("n_ctx").intValue());
        assertThat(config.nLayers()).isEqualTo(shape.path("n_layers").intValue());
        assertThat(config.nHeads()).isEqualTo(shape.path("n_heads").intValue());
        assertThat(config.nKvHeads()).isEqualTo(shape.path("n_kv").intValue());
        assertThat(config.dHead()).isEqualTo(shape.path("d_head").intValue());
        assertThat(config.dMlp()).isEqualTo(shape.path("d_mlp").intValue());
        assertThat(config.unembedding().tied()).isEqualTo(shape.path("tied").booleanValue());
        assertThat(config.norm().eps()).isEqualTo(shape.path("eps").doubleValue());
        assertThat(kind(config)).isEqualTo(shape.path("norm").stringValue());
        assertThat(config.mlp().activation())
                .isEqualTo(
                        ActivationFunction.of(shape.path("act").stringValue()).orElseThrow());
        assertThat(config.mlp().gated()).isEqualTo(shape.path("gated").booleanValue());
        assertThat(config.parallel()).isEqualTo(shape.path("parallel").booleanValue());
        assertThat(1 / config.attention().divisor())
                .isCloseTo(shape.path("scale").doubleValue(), Offset.offset(1e-15));
        assertThat(config.attention().cap()).isEqualTo(number(shape.path("attn_cap")));
        assertThat(config.unembedding().cap()).isEqualTo(number(shape.path("logit_cap")));
        assertThat(config.embedding().scale()).isEqualTo(shape.path("embed_scale").doubleValue());
        for (int layer = 0; layer < config.nLayers(); layer++) {
            Attention.Layer own = config.attention().layers().get(layer);
            JsonNode window = shape.path("windows").path(layer);
            assertThat(own.window().orElse(0)).isEqualTo(window.asInt(0));
            assertThat(own.rotary().isPresent()).isEqualTo(!shape.path("rope").isEmpty());
            if (own.rotary().isPresent()) {
                int which = shape.path("rope_of_layer").path(layer).intValue();
                assertThat(own.rotary().get()).isEqualTo(rotary(shape.path("rope").path(which)));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void everyWeightHasAPlace(String name, JsonNode json, JsonNode shape) {
        ModelConfig config = read(json);
        var weights = Families.installed().of(config).layout(config).all(config);
        List<WeightPart> parts =
                weights.stream().flatMap(weight -> weight.parts().stream()).toList();
        boolean tied = config.unembedding().tied();
        assertThat(parts.contains(WeightPart.UNEMBED)).isNotEqualTo(tied);
        long biased =
                weights.stream().filter(weight -> weight.isBias()).map(it -> it.name()).count();
        assertThat(biased > 0).isEqualTo(!config.biases().isEmpty());
        IntStream.range(0, config.nLayers())
                .forEach(layer ->
                        assertThat(weights)
                                .anyMatch(weight -> weight.name().contains("." + layer + ".")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void whatIsNotComputedIsRefusedByName(String name, JsonNode json, JsonNode word) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(HyalineException.class)
                .hasMessageContaining(word.stringValue())
                .hasMessageContaining("must be");
    }

    private static ModelConfig read(JsonNode json) {
        try {
            Files.writeString(folder.resolve("config.json"), json.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ModelFolder.config(folder);
    }

    private static String kind(ModelConfig config) {
        return switch (config.norm().kind()) {
            case LAYER -> "ln";
            case RMS -> "rms";
            case RMS_PLUS_ONE -> "rms+1";
        };
    }

    private static OptionalDouble number(JsonNode value) {
        return value.isNumber() ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }

    private static Rotary rotary(JsonNode json) {
        double factor = json.path("factor").asDouble(1);
        return new Rotary(
                json.path("theta").doubleValue(),
                json.path("rotary").intValue(),
                switch (json.path("kind").stringValue()) {
                    case "linear" -> new Rotary.Scaling.Linear(factor);
                    case "llama3" ->
                            new Rotary.Scaling.ByParts(
                                    factor,
                                    json.path("low").doubleValue(),
                                    json.path("high").doubleValue(),
                                    json.path("original").doubleValue());
                    default -> new Rotary.Scaling.None();
                });
    }
}
