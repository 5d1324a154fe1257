package dev.hyaline.sae.format;

import static dev.hyaline.sae.SaeFixtures.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hyaline.checkpoint.TorchFileWriter;
import dev.hyaline.common.Figures;
import dev.hyaline.common.Json;
import dev.hyaline.sae.Activation;
import dev.hyaline.sae.Sae;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Files as earlier versions of other tools wrote them, and what is no such file. */
class OldFilesTest {

    private static final int N = 6;
    private static final int D = 4;

    @TempDir private Path folder;

    @Test
    void trainingFieldsOfSaeLensChangeNothing() throws IOException {
        Path old =
                changed(config -> {
                    config.put("hook_point", "blocks.3.hook_resid_pre");
                    config.put("hook_point_layer", 3);
                    config.remove("hook_name");
                    config.put("l1_coefficient", 5.0);
                    config.put("lp_norm", 1.0);
                    config.put("use_ghost_grads", true);
                    config.put("normalize_sae_decoder", true);
                    config.put("noise_scale", 0.0);
                    config.put("aux_loss_coefficient", 1.0);
                    config.put("decoder_init_norm", 0.1);
                    config.put("mse_loss_normalization", "dense_batch");
                });
        try (Sae sae = SaeFiles.load(old);
                Sae same = SaeFiles.load(path("saelens-standard"))) {
            assertThat(sae.config().site()).isEqualTo("blocks.3.hook_resid_pre");
            for (int i = 0; i < 4; i++) {
                assertThat(Tensors.floats(sae.weights().trained().get(i)))
                        .containsExactly(Tensors.floats(same.weights().trained().get(i)));
            }
        }
    }

    @Test
    void whatWasTrainedOnCentredWeightsCentresByItselfWhenItIsTold() throws IOException {
        Consumer<ObjectNode> centred =
                config ->
                        config.putObject("model_from_pretrained_kwargs")
                                .put("center_writing_weights", true);
        Path file = changed(centred);
        assertThatThrownBy(() -> SaeFiles.load(file))
                .hasMessageContaining("activations must be centred")
                .hasMessageContaining("--centre");
        assertThatThrownBy(() -> SaeFiles.load(path("saelens-standard"), true))
                .hasMessageContaining("but this one does not");
        try (TensorScope _ = TensorScope.open();
                Sae plain = SaeFiles.load(path("saelens-standard"));
                Sae asked = SaeFiles.inspect(file);
                Sae sae = SaeFiles.load(file, true)) {
            assertThat(asked.config().provenance())
                    .hasEntrySatisfying("centred", said -> assertThat(said).contains("--centre"));
            int d = sae.config().dIn();
            Tensor x = Tensors.of(numbers(40 * d), 40, d).add(new Scalar(0.7));
            Tensor mean = x.mean(new long[] {1}, true, new ScalarTypeOptional());
            assertThat(Tensors.floats(sae.encodeDense(x)))
                    .containsExactly(Tensors.floats(plain.encodeDense(x.sub(mean))), within(1e-5f));
            assertThat(Tensors.floats(sae.encodeDense(x)))
                    .isNotEqualTo(Tensors.floats(plain.encodeDense(x)));
            Path copy = folder.resolve("folded.safetensors");
            SaeFiles.save(sae, "hyaline", copy);
            SaeFiles.load(copy, true).close();
            SaeFiles.load(copy).close();
        }
        SaeFiles.load(
                        changed(config -> {
                            centred.accept(config);
                            config.put("hook_name", "blocks.0.mlp.hook_post");
                        }))
                .close(); // centring changes nothing there
    }

    @Test
    void whatChangesNumbersIsStillRefused() throws IOException {
        assertThatThrownBy(() -> SaeFiles.load(changed(config -> config.put("novelty", 1))))
                .hasMessageContaining("novelty must not be there");
        assertThatThrownBy(() ->
                        SaeFiles.load(
                                changed(config -> config.put("finetuning_scaling_factor", true))))
                .hasMessageContaining("scaling_factor must be in the file");
        Path twice = changed(_ -> {});
        String text = Files.readString(twice.resolve("cfg.json"));
        Files.writeString(
                twice.resolve("cfg.json"), text.replaceFirst("\\{", "{\"d_in\": 3, \"d_in\": 4, "));
        assertThatThrownBy(() -> SaeFiles.load(twice)).hasMessageContaining("must be JSON");
    }

    @Test
    void dictionaryLearningsKIsInTheConfigWhereTheWeightsHaveNone() throws IOException {
        dictionary("AutoEncoderTopK");
        try (Sae sae = SaeFiles.load(folder)) {
            assertThat(sae.config().activation()).isEqualTo(new Activation.TopK(2));
        }
        dictionary("JumpReluAutoEncoder");
        assertThatThrownBy(() -> SaeFiles.load(folder))
                .hasMessageContaining(
                        "dict_class must be AutoEncoder, AutoEncoderTopK, BatchTopKSAE, but is: JumpReluAutoEncoder");
    }

    private void dictionary(String kind) throws IOException {
        new TorchFileWriter()
                .add("encoder.weight", List.of((long) N, (long) D), numbers(N * D))
                .add("encoder.bias", List.of((long) N), numbers(N))
                .add("decoder.weight", List.of((long) D, (long) N), numbers(N * D))
                .add("b_dec", List.of((long) D), numbers(D))
                .write(folder.resolve("ae.pt"));
        Files.writeString(
                folder.resolve("config.json"),
                Figures.format("{\"trainer\": {\"dict_class\": \"%s\", \"k\": 2}}", kind));
    }

    @Test
    void openAisFirstFilesAreReLU() {
        Path file = folder.resolve("first.pt");
        new TorchFileWriter()
                .add("pre_bias", List.of((long) D), numbers(D))
                .add("latent_bias", List.of((long) N), numbers(N))
                .add("encoder.weight", List.of((long) N, (long) D), numbers(N * D))
                .add("decoder.weight", List.of((long) D, (long) N), numbers(N * D))
                .write(file);
        try (Sae sae = SaeFiles.load(file)) {
            assertThat(sae.config().activation()).isEqualTo(new Activation.ReLU());
        }
    }

    @Test
    void pointersAndWebPagesAreToldByTheirBeginnings() throws IOException {
        Path file = folder.resolve("a.safetensors");
        Files.writeString(
                file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n");
        assertThatThrownBy(() -> SaeFiles.load(file))
                .hasMessageContaining("Git LFS pointer")
                .hasMessageContaining("git lfs pull");
        Files.writeString(file, "\n<!DOCTYPE html><html><body>Sign in</body></html>");
        assertThatThrownBy(() -> SaeFiles.load(file)).hasMessageContaining("web page");
        Path lens = changed(_ -> {});
        Files.writeString(lens.resolve("cfg.json"), "<html>");
        assertThatThrownBy(() -> SaeFiles.load(lens))
                .hasMessageContaining("cfg.json")
                .hasMessageContaining("web page");
    }

    private static float[] numbers(int count) {
        Random random = new Random(count);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }

    /** A copy of a file of SAELens with another config. */
    private Path changed(Consumer<ObjectNode> change) throws IOException {
        Path copy = Files.createTempDirectory(folder, "copy");
        Path original = path("saelens-standard");
        Files.copy(
                original.resolve("sae_weights.safetensors"),
                copy.resolve("sae_weights.safetensors"));
        ObjectNode config =
                (ObjectNode) Json.STRICT.readTree(Files.readString(original.resolve("cfg.json")));
        change.accept(config);
        Files.writeString(copy.resolve("cfg.json"), Json.STRICT.writeValueAsString(config));
        return copy;
    }
}
