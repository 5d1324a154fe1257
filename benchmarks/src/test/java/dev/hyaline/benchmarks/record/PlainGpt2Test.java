package dev.hyaline.benchmarks.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hyaline.common.Seed;
import dev.hyaline.model.HookPoint;
import dev.hyaline.model.Hooks;
import dev.hyaline.model.ModelConfig;
import dev.hyaline.model.Transformer;
import dev.hyaline.model.family.BuiltInModel;
import dev.hyaline.model.family.ModelFolder;
import dev.hyaline.tensor.Precision;
import dev.hyaline.tensor.TensorScope;
import dev.hyaline.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PlainGpt2Test {

    private static final int[][] TOKENS = {{5, 17, 101, 3, 60, 2}, {1, 2, 8000, 7, 7, 9}};

    /** The same numbers by two orders of summation; activations reach 10. */
    private static final float SAME = 1e-4f;

    /** bf16 has 8 significant bits, and six layers lose some of them: of activations up to 10. */
    private static final float ROUGHLY = 0.5f;

    @ParameterizedTest
    @EnumSource(PlainAttention.class)
    void computesWhatTheSubjectModelComputes(PlainAttention attention) {
        assertSame(attention, Precision.FP32, SAME);
        assertSame(attention, Precision.BF16, ROUGHLY);
    }

    private static void assertSame(PlainAttention attention, Precision precision, float tolerance) {
        try (ModelFolder checkpoint = ModelFolder.open(BuiltInModel.NAME);
                PlainGpt2 plain = PlainGpt2.of(checkpoint, precision);
                Transformer model = Transformer.load(checkpoint.weights())) {
            plain.use(attention);
            List<float[]> posts = posts(plain, true);
            List<float[]> expected = new ArrayList<>();
            List<HookPoint> points =
                    IntStream.range(0, posts.size()).mapToObj(HookPoint::mlpPost).toList();
            model.run(
                    TOKENS,
                    Hooks.none()
                            .capture(
                                    points, (point, value) -> expected.add(Tensors.floats(value))));
            for (int layer = 0; layer < posts.size(); layer++) {
                assertThat(posts.get(layer))
                        .as("layer %d, %s", layer, precision)
                        .containsExactly(expected.get(layer), Offset.offset(tolerance));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void randomWeightsAreThoseOfTheirSeed(Precision precision) {
        ModelConfig config = Tiny.CONFIG;
        List<float[]> first = random(config, 3, precision);
        assertThat(first).hasSize(2);
        assertThat(first.getLast()).hasSize(TOKENS.length * 6 * config.dMlp()).doesNotContain(0);
        assertThat(random(config, 3, precision).getLast()).isEqualTo(first.getLast());
        assertThat(random(config, 4, precision).getLast()).isNotEqualTo(first.getLast());
    }

    private static List<float[]> random(ModelConfig config, long seed, Precision precision) {
        try (PlainGpt2 plain = PlainGpt2.random(config, new Seed(seed), precision)) {
            return posts(plain, false);
        }
    }

    private static List<float[]> posts(PlainGpt2 plain, boolean projection) {
        try (TensorScope pass = TensorScope.open()) {
            int[][] tokens = TOKENS.clone();
            for (int row = 0; row < tokens.length; row++) {
                int vocabulary = plain.config().dVocab();
                tokens[row] = IntStream.of(tokens[row]).map(id -> id % vocabulary).toArray();
            }
            Tensor ids = Tensors.ids(tokens, tokens[0].length);
            List<Tensor> posts = plain.mlpPosts(ids, projection, pass);
            return posts.stream()
                    .map(post -> Tensors.floats(post.to(torch.ScalarType.Float)))
                    .toList();
        }
    }
}
