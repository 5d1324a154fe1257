package dev.hyaline.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Figures;
import dev.hyaline.model.family.ModelFolder;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tiny checkpoints of every family, with values at every hook point that an independent
 * implementation computed in double precision (kept in single); see the fixtures' README. Prints a
 * row of {@code docs/models.md} for each.
 */
class FamilyParityTest {

    /**
     * Of a tensor's largest value: honest single precision is within 4e-6, the smallest likely
     * mistake (another eps, tanh for erf) a hundred times that in most tensors.
     */
    private static final double TOLERANCE = 2e-5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt_neo",
                "gpt_neox",
                "gpt_neox-sequential",
                "llama",
                "llama3",
                "llama-bias",
                "mistral",
                "qwen2",
                "qwen2-window",
                "qwen3",
                "gemma",
                "gemma2",
                "gemma3_text",
                "gemma3-multimodal",
                "olmo2",
                "phi"
            })
    void everyValueIsTheExpectedOne(String name) {
        Path folder = folder(name);
        List<Path> expected = List.of(folder.resolve("expected.safetensors"));
        try (ModelFolder checkpoint = ModelFolder.open(folder);
                Transformer model = Transformer.load(checkpoint.weights())) {
            ParityReport all = ParityCheck.run(model, expected);
            ParityReport neurons = ParityCheck.run(model, expected, FamilyParityTest::isNeurons);
            System.out.println(
                    Figures.format(
                            "| `%s` | %s | %,d | %.1e | %.1e |",
                            name,
                            checkpoint.config().family(),
                            all.values(),
                            all.relative(),
                            neurons.relative()));
            assertGood(all);
            assertGood(neurons);
        }
    }

    private static boolean isNeurons(HookPoint point) {
        return point.kind() == HookKind.MLP_POST;
    }

    private static void assertGood(ParityReport report) {
        for (ParityReport.TensorParity tensor : report.tensors()) {
            assertThat(tensor.relative()).as("%s", tensor).isLessThanOrEqualTo(TOLERANCE);
        }
    }

    private static Path folder(String name) {
        String resource = "/fixtures/families/tiny-" + name + "/config.json";
        try {
            return Path.of(
                            Objects.requireNonNull(
                                            FamilyParityTest.class.getResource(resource), resource)
                                    .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
