package dev.hyaline.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hyaline.common.HyalineException;
import dev.hyaline.model.ActivationFunction;
import dev.hyaline.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class Gpt2FamilyTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String GOOD =
            """
            {"model_type": "gpt2", "n_layer": 2, "n_head": 4, "n_embd": 32, "n_positions": 48,
             "n_ctx": 48, "vocab_size": 113, "activation_function": "relu",
             "layer_norm_epsilon": 1e-6, "scale_attn_weights": true, "attn_pdrop": 0.1,
             "task_specific_params": {"text-generation": {"do_sample": true}}, "n_inner": null,
             "some_new_option": false, "another": null, "empty": {}, "is_decoder": false}
            """;

    @TempDir Path folder;

    @Test
    void fieldsAreReadAndHarmlessOptionsIgnored() throws IOException {
        assertThat(load(write(GOOD)))
                .isEqualTo(
                        Gpt2Family.config(2, 4, 32, 128, 48, 113, 1e-6, ActivationFunction.RELU));
    }

    @Test
    void whatTheFormatHasDefaultsForMayBeAbsent() throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(GOOD);
        json.remove("activation_function");
        json.remove("layer_norm_epsilon");
        ModelConfig config = load(write(json.toString()));
        assertThat(config.mlp().activation()).isEqualTo(ActivationFunction.GELU_NEW);
        assertThat(config.norm().eps()).isEqualTo(1e-5);
        assertThat(config.dHead()).isEqualTo(8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    model_type                      | "llama"  | model_type must be gpt2, but is: llama
                    n_layer                         | 0        | n_layer must be a whole number from 1 to 10000, but is: 0
                    n_layer                         | 2000000  | n_layer must be a whole number from 1 to 10000, but is: 2000000
                    n_head                          | 5        | n_embd must be a multiple of n_head 5, but is: 32
                    n_head                          | "4"      | n_head must be a whole number from 1 to 268435456, but is: 4
                    n_embd                          | -32      | n_embd must be a whole number from 1 to 268435456, but is: -32
                    n_embd                          | 99999999999 | n_embd must be a whole number from 1 to 268435456, but is: 99999999999
                    n_inner                         | 1.5      | n_inner must be a whole number from 1 to 268435456, but is: 1.5
                    n_positions                     | null     | n_positions must be a whole number from 1 to 268435456, but is: null
                    vocab_size                      | true     | vocab_size must be a whole number from 1 to 268435456, but is: true
                    layer_norm_epsilon              | 0        | layer_norm_epsilon must be in (0, 1), but is: 0
                    activation_function             | "mish"   | activation_function must be one of gelu_new, gelu, relu, silu, quick_gelu, but is: mish
                    scale_attn_weights              | false    | scale_attn_weights must be true, but is: false
                    scale_attn_by_inverse_layer_idx | true     | scale_attn_by_inverse_layer_idx must be false, but is: true
                    reorder_and_upcast_attn         | true     | reorder_and_upcast_attn must be false, but is: true
                    add_cross_attention             | true     | add_cross_attention must be false, but is: true
                    tie_word_embeddings             | false    | tie_word_embeddings must be true, but is: false
                    tie_word_embeddings             | "false"  | tie_word_embeddings must be true, but is: false
                    rope_theta                      | 10000    | rope_theta must be absent, as it is not an option Hyaline knows, but is: 10000
                    parallel_residual               | true     | parallel_residual must be absent, as it is not an option Hyaline knows, but is: true
                    quantization_config             | {"bits": 4} | quantization_config must be absent, as it is not an option Hyaline knows, but is: {"bits":4}
                    """)
    void whatIsNotHonouredIsRefusedByName(String key, String value, String message)
            throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(GOOD);
        json.set(key, JSON.readTree(value));
        Path file = write(json.toString());
        assertThatThrownBy(() -> load(file))
                .isInstanceOf(HyalineException.class)
                .hasMessage(message + " (" + file + ")");
    }

    @Test
    void aMissingFieldIsNamed() throws IOException {
        ObjectNode json = (ObjectNode) JSON.readTree(GOOD);
        json.remove("n_head");
        Path file = write(json.toString());
        assertThatThrownBy(() -> load(file))
                .hasMessageStartingWith("n_head must be a whole number")
                .hasMessageContaining("but is: missing");
    }

    @Test
    void whatIsNoJsonObjectIsRefused() throws IOException {
        Path broken = write("{\"n_layer\": ");
        assertThatThrownBy(() -> load(broken))
                .hasMessageStartingWith("config.json must be JSON, but is not: ");
        Path list = write("[]");
        assertThatThrownBy(() -> load(list))
                .hasMessageStartingWith("config.json must be a JSON object, but is: []");
    }

    /** Without what other tests install. */
    private static ModelConfig load(Path file) {
        return new Families(List.of(new Gpt2Family())).config(ConfigJson.read(file));
    }

    private Path write(String json) throws IOException {
        return Files.writeString(folder.resolve("config.json"), json);
    }
}
